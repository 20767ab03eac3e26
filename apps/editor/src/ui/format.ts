// Numbers and times as people read them. Never six decimals, never raw milliseconds, never `undefined`.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const deadline = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

const NOTHING = '–';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `6,120` */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? whole.format(value) : NOTHING;
}

/** `1 worker`, `3 workers` */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `6,120 tokens` */
export function formatTokens(value: number): string {
  return formatPlural(value, 'token');
}

/** US dollars, as a number or the decimal string of the API: `$0`, `<$0.001`, `$0.012`, `$0.21`, `$1,240.00`. */
export function formatMoney(usd: number | string): string {
  const value = typeof usd === 'string' ? (usd.trim() === '' ? Number.NaN : Number(usd)) : usd;
  if (!Number.isFinite(value)) return NOTHING;
  if (value < 0) return `-${formatMoney(-value)}`;
  if (value === 0) return '$0';
  if (value < 0.0005) return '<$0.001';
  if (value >= 0.9995) return `$${cents.format(value)}`;
  const thousandths = value.toFixed(3);
  return `$${thousandths.endsWith('0') ? thousandths.slice(0, -1) : thousandths}`;
}

/** `0 s`, `<0.01 s`, `0.34 s`, `1.2 s`, `4 min 12 s`, `2 h 5 min`, `1 d 4 h`: two units at most. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return NOTHING;
  if (milliseconds === 0) return '0 s';
  if (milliseconds < 5) return '<0.01 s';
  if (milliseconds < 995) return `${Number((milliseconds / SECOND).toFixed(2))} s`;
  if (milliseconds < MINUTE - 50) return `${Number((milliseconds / SECOND).toFixed(1))} s`;
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < 3_600) return twoUnits([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes < 1_440) return twoUnits([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
  const hours = Math.round(milliseconds / HOUR);
  return twoUnits([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

function twoUnits(large: readonly [number, string], small: readonly [number, string]): string {
  const first = `${whole.format(large[0])} ${large[1]}`;
  return small[0] === 0 ? first : `${first} ${small[0]} ${small[1]}`;
}

/** `just now`, `4 min ago`, `3 h ago`, `2 d ago`, then the date. Times ahead: `in 4 min`. */
export function formatRelativeTime(at: number, now: number): string {
  if (!Number.isFinite(at)) return NOTHING;
  const distance = Math.abs(now - at);
  if (distance < 45 * SECOND) return 'just now';
  const amount =
    distance < HOUR - MINUTE / 2 ? `${Math.max(1, Math.round(distance / MINUTE))} min`
    : distance < DAY - HOUR / 2 ? `${Math.max(1, Math.round(distance / HOUR))} h`
    : distance < 30 * DAY ? `${Math.max(1, Math.round(distance / DAY))} d`
    : null;
  if (amount === null) return formatDate(at, now);
  return at <= now ? `${amount} ago` : `in ${amount}`;
}

/** `3 Nov`, with the year when it is another one. */
function formatDate(at: number, now: number): string {
  const date = new Date(at);
  return (date.getFullYear() === new Date(now).getFullYear() ? day : dayAndYear).format(date);
}

/** `3 Nov, 14:32`: a deadline, where seconds say nothing. */
export function formatDeadline(at: number): string {
  return Number.isFinite(at) ? deadline.format(new Date(at)) : NOTHING;
}

/** `3 Nov 2026, 14:32:10` */
export function formatExactTime(at: number): string {
  return Number.isFinite(at) ? exact.format(new Date(at)) : NOTHING;
}

/** The short form of a run's id: what people say aloud. Random ids differ at their end. */
export function formatRunId(id: string): string {
  return id.length <= 8 ? id : id.slice(-6);
}
