/** The instant model's answer: characters that don't compress, so that nobody gains by compressing them. */
export function randomText(length = 400): string {
  let text = '';
  while (text.length < length) text += Math.random().toString(36).slice(2);
  return text.slice(0, length);
}
