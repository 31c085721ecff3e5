import type { AuthPlan } from '../../core/http-plan.ts';

/** The header that the credentials stand for; `undefined` when the server has to be asked first. */
export function staticAuthorization(auth: AuthPlan | undefined): string | undefined {
  switch (auth?.type) {
    case 'basic':
      return basicAuthorization(auth.username, auth.password);
    case 'bearer':
      return `Bearer ${auth.token}`;
    case 'digest':
    case undefined:
      return undefined;
  }
}

/** RFC 7617, in UTF-8. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}
