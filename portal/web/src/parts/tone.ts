/** One of six colours for a channel: always the same for the same handle. */
export function toneOf(handle: string): number {
  let sum = 0;
  for (const letter of handle) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return sum % 6;
}
