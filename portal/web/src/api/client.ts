import createClient from 'openapi-fetch';
import { problemOf, asApiError } from './problem';
import type { paths } from './schema';

/** Typed by the portal's own description; the cookie goes along by itself. */
export const client = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's content, or an ApiError thrown. */
export async function unwrap<T>(pending: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (error) {
    throw asApiError(error);
  }
  if (!answer.response.ok) throw problemOf(answer.response, answer.error);
  return answer.data as T;
}
