package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A folder is the one place a run writes to.
type folder string

func (f folder) file(name string) string { return filepath.Join(string(f), name) }

func (f folder) log(component string) string { return f.file("logs/" + component + ".log") }

// makeFolder takes only a name that is free, so that the end of a run never
// removes what was not its own, and of two runs only one gets it.
func makeFolder(path string) (folder, error) {
	dir := folder(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return dir, err
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return dir, fmt.Errorf("%s exists already: a cluster wants a folder of its own", path)
		}
		return dir, err
	}
	return dir, errors.Join(
		os.Mkdir(dir.file("logs"), 0o700),
		os.Mkdir(dir.file("bin"), 0o700),
		os.WriteFile(dir.file("pid"), fmt.Appendln(nil, os.Getpid()), 0o600),
		linkKubectl(dir.file("bin/kubectl")),
		os.Chdir(path),
	)
}

func linkKubectl(path string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return os.Symlink(self, path)
}

// remove leaves nothing after a good end, and the logs after a bad one.
func (f folder) remove(keepLogs bool) error {
	if !keepLogs {
		return os.RemoveAll(string(f))
	}
	entries, err := os.ReadDir(string(f))
	for _, entry := range entries {
		if entry.Name() != "logs" {
			err = errors.Join(err, os.RemoveAll(f.file(entry.Name())))
		}
	}
	return err
}

// lastLines quotes the end of a log, where the reason of an end usually is.
func lastLines(path string) string {
	const most = 15
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	lines = lines[max(0, len(lines)-most):]
	return fmt.Sprintf("the last lines of %s:\n  %s", path, strings.Join(lines, "\n  "))
}
