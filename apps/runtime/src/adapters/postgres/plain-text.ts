/** What a text column can hold of `text`: neither U+0000 nor half a surrogate pair. */
export function toPlainText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
