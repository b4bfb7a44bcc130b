/**
 * `read`, asked once of each object however often it is called: many policies look at one Pod, and one of them can find
 * a hundred thousand things in it.
 */
export function once<Of extends object, T>(read: (of: Of) => T): (of: Of) => T {
  const known = new WeakMap<Of, { readonly made: T }>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before.made;
    const made = read(of);
    known.set(of, { made });
    return made;
  };
}
