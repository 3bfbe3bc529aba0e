import { asApiError } from '../api/problem';
import { i18n } from './i18n';

/** An error in the reader's language; the server's own words where we have none. */
export function explain(error: unknown): string {
  const { t, te } = i18n.global;
  const { code, detail, retryAfter } = asApiError(error);
  if (code === 'rateLimited' && retryAfter !== null)
    return t('problem.rateLimitedFor', { n: retryAfter }, retryAfter);
  const key = `problem.${code}`;
  return te(key, 'en') ? t(key) : detail || t('problem.badRequest');
}

export function explainField(code: string | null): string {
  const { t, te } = i18n.global;
  if (code === null) return '';
  const key = `field.${code}`;
  return te(key, 'en') ? t(key) : t('field.type');
}
