import { type Answer, jsonAnswer, problemAnswer } from '../answer.ts';
import { DigestAccess } from '../digest-access.ts';
import { type DemoRequest, jsonResponse, problemResponse, type Route } from '../route.ts';

const PASSWORD = 'secret';

/** Routes that ask for credentials with every request: any name, one password. */
export function authRoutes(seed: number): readonly Route[] {
  const digest = new DigestAccess(seed, PASSWORD);
  return [
    authRoute('basic', 'Basic realm="demo shop", charset="UTF-8"', basicUsername),
    authRoute('digest', digest.challenge, ({ headers, method }) =>
      digest.usernameOf(headers.authorization, method, '/auth/digest'),
    ),
  ];
}

function authRoute(
  scheme: 'basic' | 'digest',
  challenge: string,
  usernameOf: (request: DemoRequest) => string | undefined,
): Route {
  return {
    method: 'GET',
    path: `/auth/${scheme}`,
    operation: {
      operationId: `getWith${scheme === 'basic' ? 'Basic' : 'Digest'}`,
      summary: `Who asks, by ${scheme} credentials: any name with the password "${PASSWORD}"`,
      security: [{ [scheme]: [] }],
      responses: {
        200: jsonResponse('The user', 'Profile'),
        401: problemResponse('Other credentials, or none'),
      },
    },
    answer: (request) => answerTo(usernameOf(request), challenge),
  };
}

function answerTo(username: string | undefined, challenge: string): Answer {
  if (username !== undefined) return jsonAnswer(200, { username });
  const detail = `the password is "${PASSWORD}"`;
  return problemAnswer(401, 'Unauthorized', detail, {
    headers: { 'www-authenticate': challenge },
  });
}

function basicUsername({ headers }: DemoRequest): string | undefined {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const [, username, password] = /^([^:]+):(.*)$/s.exec(decoded(encoded)) ?? [];
  return password === PASSWORD ? username : undefined;
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
