# Prints what a completion script offers: complete.bash SCRIPT WORD..., the cursor behind the last word.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_admend
printf '%s\n' "${COMPREPLY[@]}"
