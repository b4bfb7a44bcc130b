const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * True for what goyaml.v2 takes for a date behind an explicit `!!timestamp`: `2001-1-2`, `2001-01-02T03:04:05Z`
 * (the zone is required) and `2001-01-02 03:04:05` (no zone). Without the tag dates are text and nobody asks.
 */
export function isTimestamp(text: string): boolean {
  const found = DATE.exec(text);
  if (found === null) return false;
  const [, year, month, day, separator, hour, minute, second, zone] = found;
  if (separator !== undefined && (separator === ' ') !== (zone === undefined)) return false;
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return false;
  return Number(month) >= 1 && Number(month) <= 12 && isDay(Number(year), Number(month), Number(day));
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}
