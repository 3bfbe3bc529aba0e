import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue';
import { asApiError, type ApiError } from '../api/problem';
import { explain, explainField } from '../i18n/explain';

export interface Form<Fields extends Record<string, string>> {
  fields: Fields;
  busy: Ref<boolean>;
  /** What is wrong with the whole, in words; empty while nothing is. */
  trouble: ComputedRef<string>;
  /** What is wrong with one field, in words. */
  wrong: (name: keyof Fields & string) => string;
  submit: () => Promise<void>;
}

export type Check<Fields> = (fields: Fields) => Partial<Record<keyof Fields, string>>;

/**
 * A form's state. `check` names the fields that are wrong before anything is sent (by the code that the server
 * would use); `send` sends, and what the server finds wrong appears at the same places.
 */
export function useForm<Fields extends Record<string, string>>(
  start: Fields,
  check: Check<Fields>,
  send: (fields: Fields) => Promise<void>,
): Form<Fields> {
  const fields = reactive({ ...start }) as Fields;
  const busy = ref(false);
  const failure = ref<ApiError | null>(null);
  const local = ref<Partial<Record<string, string>>>({});

  async function submit(): Promise<void> {
    if (busy.value) return;
    failure.value = null;
    local.value = check(fields);
    if (Object.keys(local.value).length > 0) return;
    busy.value = true;
    try {
      await send(fields);
    } catch (error) {
      failure.value = asApiError(error);
    } finally {
      busy.value = false;
    }
  }

  const wrong = (name: keyof Fields & string) =>
    explainField(local.value[name] ?? failure.value?.field(name) ?? null);

  // A field that is marked says it all; the sum of it need not be said too.
  const trouble = computed(() =>
    failure.value && failure.value.fields.length === 0 ? explain(failure.value) : '',
  );

  return { fields, busy, trouble, wrong, submit };
}

export function checkHandle(handle: string): string | null {
  if (handle === '') return 'required';
  if (handle.length < 3) return 'tooShort';
  if (handle.length > 30) return 'tooLong';
  return /^[a-z][a-z0-9_]*$/.test(handle) ? null : 'format';
}

export function checkPassword(password: string): string | null {
  if (password === '') return 'required';
  if ([...password].length < 8) return 'tooShort';
  return [...password].length > 256 ? 'tooLong' : null;
}

/** Leaves out what is right. */
export function marks<K extends string>(all: Record<K, string | null>): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const name in all) {
    const code = all[name];
    if (code !== null) found[name] = code;
  }
  return found;
}
