import { acceptJson, acceptValue } from '../accept-body.ts';
import { jsonAnswer, problemAnswer } from '../answer.ts';
import {
  type DemoRequest,
  jsonResponse,
  problemResponse,
  type Route,
  schemaReference,
} from '../route.ts';
import { loginSchema } from '../schemas.ts';
import type { SessionTokens } from '../session-token.ts';

const REFUSED_PASSWORD = 'wrong';

export function sessionRoutes(tokens: SessionTokens): readonly Route[] {
  return [login(tokens), me(tokens)];
}

function login(tokens: SessionTokens): Route {
  const body = { schema: schemaReference('Login') };
  return {
    method: 'POST',
    path: '/login',
    operation: {
      operationId: 'login',
      summary: `Sign in with any name and any password but "${REFUSED_PASSWORD}"`,
      requestBody: {
        required: true,
        content: { 'application/json': body, 'application/x-www-form-urlencoded': body },
      },
      responses: {
        200: {
          ...jsonResponse('A token, also set as the cookie `session`', 'Session'),
          headers: { 'set-cookie': { schema: { type: 'string' } } },
        },
        400: problemResponse('A body without name and password'),
        401: problemResponse('A wrong password'),
        413: problemResponse('A body over 1 MiB'),
      },
    },
    answer(request) {
      const judgement = isForm(request)
        ? acceptValue(loginSchema, Object.fromEntries(new URLSearchParams(request.body)))
        : acceptJson(loginSchema, request.body);
      if (judgement.type === 'refused') return judgement.answer;
      const { username, password } = judgement.value;
      if (password === REFUSED_PASSWORD) {
        return problemAnswer(401, 'Unauthorized', 'name or password is wrong');
      }
      const token = tokens.issue(username);
      const cookie = `session=${token}; Path=/; HttpOnly; SameSite=Lax`;
      return jsonAnswer(200, { username, token }, { 'set-cookie': cookie });
    },
  };
}

function me(tokens: SessionTokens): Route {
  return {
    method: 'GET',
    path: '/me',
    operation: {
      operationId: 'getProfile',
      summary: 'Who is signed in',
      security: [{ bearer: [] }, { cookie: [] }],
      responses: {
        200: jsonResponse('The user', 'Profile'),
        401: problemResponse('Nobody is signed in'),
      },
    },
    answer(request) {
      const username = tokens.usernameOf(bearerOf(request) ?? cookieOf(request) ?? '');
      if (username !== undefined) return jsonAnswer(200, { username });
      const headers = { 'www-authenticate': 'Bearer realm="demo shop"' };
      return problemAnswer(401, 'Unauthorized', 'sign in at /login first', { headers });
    },
  };
}

function isForm({ headers }: DemoRequest): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
}

function bearerOf({ headers }: DemoRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function cookieOf({ headers }: DemoRequest): string | undefined {
  return /(?:^|;)\s*session=([^;]*)/.exec(headers.cookie ?? '')?.[1];
}
