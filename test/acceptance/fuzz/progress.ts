/** `20000 of 100000 objects, 1250 a second, 1 min 4 s left` */
export function progressLine(done: number, all: number, milliseconds: number): string {
  const rate = done / Math.max(1, milliseconds / 1_000);
  const left = Math.ceil((all - done) / Math.max(rate, 1));
  return `${done} of ${all} objects, ${Math.round(rate)} a second, ${spanText(left)} left`;
}

function spanText(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
