/** What the stand-in for Oracle answers: text as it is, everything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

/** As for a signature that is wrong, or a session that is over. */
export const notAuthenticated: Answer = {
  status: 401,
  body: {
    code: 'NotAuthenticated',
    message: 'The required information to complete authentication was not provided or was incorrect.',
  },
};

/** As for what is not there, and for what the caller may not see. */
export const notFound: Answer = {
  status: 404,
  body: { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' },
};

/** @param seconds in `retry-after` */
export function tooManyRequests(seconds: number): Answer {
  const headers = { 'retry-after': String(seconds) };
  return { status: 429, body: { code: 'TooManyRequests', message: 'Tenant is throttled.' }, headers };
}

export function invalidParameter(message: string): Answer {
  return { status: 400, body: { code: 'InvalidParameter', message } };
}
