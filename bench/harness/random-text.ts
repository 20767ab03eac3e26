/** The instant model's answer: characters that don't compress, so that nobody gains by compressing them. Cut from a long text, so that making them up is not what is measured. */
const pool = Array.from({ length: 8_192 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0')).join('');

export function randomText(length = 400): string {
  const from = Math.floor(Math.random() * (pool.length - length));
  return pool.slice(from, from + length);
}
