/** The portal's own lists; see the description of its interface. */
export const privacies = ['private', 'unlisted', 'public', 'followers', 'password'] as const;
export const states = [
  'waiting',
  'toProcess',
  'processing',
  'published',
  'scheduled',
  'processingFailed',
  'blocked',
] as const;
export const categories = [
  'music',
  'films',
  'vehicles',
  'art',
  'sports',
  'travel',
  'gaming',
  'people',
  'comedy',
  'entertainment',
  'news',
  'howTo',
  'education',
  'activism',
  'science',
  'animals',
  'kids',
  'food',
  'technology',
] as const;
export const licences = [
  'allRightsReserved',
  'cc0',
  'cc-by',
  'cc-by-sa',
  'cc-by-nd',
  'cc-by-nc',
  'cc-by-nc-sa',
  'cc-by-nc-nd',
] as const;

/** "one, two，three" as tags, each once. */
export function readTags(text: string): string[] {
  const all = text.split(/[,，、\n]/).map((tag) => tag.trim().replace(/^#/, ''));
  return [...new Set(all.filter(Boolean))];
}

/** A moment as an input of type datetime-local shows it, in the reader's own time. */
export function toLocal(iso: string | null): string {
  if (!iso) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocal(local: string): string | null {
  return local ? new Date(local).toISOString() : null;
}
