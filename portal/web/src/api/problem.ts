import type { components } from './schema';

export type FieldError = components['schemas']['FieldError'];

/** What went wrong, whoever says so: the portal, a proxy before it, or the network. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldError[] = [],
    readonly retryAfter: number | null = null,
  ) {
    super(detail || code);
    this.name = 'ApiError';
  }

  /** The code of what is wrong with one field of a form. */
  field(name: string): string | null {
    return this.fields.find((field) => field.pointer === `/${name}`)?.code ?? null;
  }
}

function textOf(body: object, key: string): string {
  const value: unknown = Reflect.get(body, key);
  return typeof value === 'string' ? value : '';
}

/** Makes an error of an answer that was not a success. `body` is what the answer held, if it could be read. */
export function problemOf(response: Response, body: unknown): ApiError {
  const problem = body && typeof body === 'object' ? body : {};
  const errors: unknown = Reflect.get(problem, 'errors');
  const retry = Number(response.headers.get('Retry-After'));
  return new ApiError(
    response.status,
    textOf(problem, 'code') || (response.status >= 500 ? 'unavailable' : 'badRequest'),
    textOf(problem, 'detail') || textOf(problem, 'title'),
    Array.isArray(errors) ? (errors as FieldError[]) : [],
    retry > 0 ? retry : null,
  );
}

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, 'network', '');
}
