// Formats that are checked. Others are notes for people, as JSON Schema allows. No expression here can backtrack badly: each has
// only bounded or disjoint repeats.
const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const time = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const email = /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,10}$/;
const uri = /^[a-z][a-z0-9+.-]{0,30}:[^\s]{1,2000}$/i;

function isDate(text: string): boolean {
  if (!date.test(text)) return false;
  const [year, month, day] = text.split('-').map(Number);
  return day !== undefined && month !== undefined && year !== undefined && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isDateTime(text: string): boolean {
  const [day, clock, ...rest] = text.toUpperCase().split('T');
  return rest.length === 0 && day !== undefined && clock !== undefined && isDate(day) && time.test(clock);
}

export const formats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['date', isDate],
  ['time', (text: string) => time.test(text)],
  ['date-time', isDateTime],
  ['uuid', (text: string) => uuid.test(text)],
  ['email', (text: string) => email.test(text)],
  ['uri', (text: string) => uri.test(text)],
]);
