import { formatValue, RampaError } from '../../core/errors.ts';
import type { HttpClientOptions, HttpRequestOptions, NamedUrl } from '../../core/http.ts';
import { withHttpOptions } from '../../core/http-options/http-options.ts';
import type { HttpPlan } from '../../core/http-plan.ts';
import type { Random } from '../../core/iteration-random.ts';
import type { Tags } from '../../core/metric.ts';
import type { ProxyChoice } from '../../network/proxy/proxy-choice.ts';
import { readClientOptions } from './client-options.ts';
import { bodyAsGiven, givenBy, withDefaults, withoutFraming } from './header-lines.ts';
import { GIVEN, type HeaderLine, HeaderReader } from './header-reader.ts';
import type { HttpRequest } from './http-request.ts';
import { addressOf, nameOf } from './request-address.ts';
import { type OpenedStreams, readRequestBody } from './request-body.ts';
import { formatRequestHead, type HeadParts } from './request-head.ts';
import { isCommonMethod, readMethod } from './request-method.ts';
import { countSettings, readName, readSettings, readSignal, reportAs } from './request-options.ts';
import { withQuery } from './request-params.ts';
import { staticAuthorization } from './static-authorization.ts';
import { TagSets } from './tag-sets.ts';
import { type Target, type TargetProblem, TargetReader } from './target.ts';

/** Addresses, and origins, that a factory remembers. */
const CACHE_LIMIT = 10_000;

/** Longer addresses are not remembered: to look one up takes long. */
const MAX_CACHED_URL = 2000;

/** Time limits that a factory remembers. */
const MAX_TIMEOUTS = 100;

const FRAMING = GIVEN.contentLength | GIVEN.transferEncoding;

const NO_TARGET: Target = {
  origin: { key: '', isSecure: false, host: '', port: 0, authority: '', proxy: undefined },
  path: '',
  url: '',
  label: '',
  authorization: undefined,
};

/** What a script asks for, beside where to. */
interface Asked {
  readonly options: HttpRequestOptions;
  readonly auth: HttpPlan['auth'];
  readonly random: Random;
}

const ZERO: Random = () => 0;

/** What a client that extends another one has from it. */
interface Inherited {
  readonly targets: TargetReader;
  readonly headerReader: HeaderReader;
  readonly tagSets: TagSets;
  readonly tags: Tags | undefined;
  readonly opened: OpenedStreams;
}

/**
 * Turns what a script asks for into requests. One per scenario and shard, and one for each set of options that
 * clients are extended with, so that repeated requests cost a look-up.
 */
export class RequestFactory {
  readonly #userAgent: string;
  readonly #plan: HttpPlan;
  readonly #inherited: Inherited;
  readonly #headers: readonly HeaderLine[];
  readonly #given: number;
  readonly #authorization: string | undefined;
  /** Requests without options, by method and URL as the script wrote it. */
  readonly #plainRequests = new Map<string, Map<string, HttpRequest>>();
  /** How requests are made that say nothing about it but a time limit. */
  readonly #byTimeout = new Map<string | number, HttpPlan>();
  readonly #extended = new WeakMap<HttpClientOptions, RequestFactory>();

  /** @param proxies default: none */
  constructor(userAgent: string, plan: HttpPlan, proxies?: ProxyChoice, inherited?: Inherited) {
    this.#userAgent = userAgent;
    this.#plan = plan;
    this.#inherited = inherited ?? {
      targets: new TargetReader(CACHE_LIMIT, proxies),
      headerReader: new HeaderReader(),
      tagSets: new TagSets(),
      tags: undefined,
      opened: new WeakSet(),
    };
    this.#headers = this.#inherited.headerReader.linesOf(plan.headers);
    this.#given = givenBy(this.#headers);
    this.#authorization = staticAuthorization(plan.auth);
  }

  /**
   * @param random draws what a request needs; default: always 0
   * @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` with everything that is wrong with the request
   */
  read(
    method: string,
    url: string | NamedUrl,
    options?: HttpRequestOptions,
    random: Random = ZERO,
  ): HttpRequest {
    if (options !== undefined) return this.#readWithOptions(method, url, options, random);
    if (typeof url !== 'string' || url.length > MAX_CACHED_URL) return this.#readPlain(method, url);
    return this.#plainRequests.get(method)?.get(url) ?? this.#rememberPlain(method, url);
  }

  /**
   * The factory for these options on top of the own ones; the same object gives the same factory.
   * @throws {RampaError} `RAMPA_HTTP_REQUEST_INVALID` with everything that is wrong with the options
   */
  extend(options: HttpClientOptions): RequestFactory {
    return this.#extended.get(options) ?? this.#rememberExtended(options);
  }

  /** The request that follows a redirect: what is not changed stays as it was. */
  redirected(request: HttpRequest, change: HeadParts & Pick<HttpRequest, 'settings'>): HttpRequest {
    return { ...request, ...change, head: formatRequestHead(change, this.#userAgent) };
  }

  /** A parsed URL, or why it cannot be requested. */
  readTarget(url: string | NamedUrl): Target | TargetProblem {
    return this.#inherited.targets.read(addressOf(url, this.#plan.baseUrl));
  }

  #rememberPlain(method: string, url: string): HttpRequest {
    const request = this.#readPlain(method, url);
    let byUrl = this.#plainRequests.get(request.method);
    if (byUrl === undefined || byUrl.size >= CACHE_LIMIT) {
      byUrl = new Map();
      this.#plainRequests.set(request.method, byUrl);
    }
    byUrl.set(url, request);
    return request;
  }

  #rememberExtended(options: HttpClientOptions): RequestFactory {
    const problems: string[] = [];
    const values = readClientOptions(options, problems);
    const { tagSets, tags } = this.#inherited;
    const inherited = { ...this.#inherited, tags: tagSets.read(options?.tags, tags, problems) };
    if (problems.length > 0) throw invalid(problems);
    const plan = withHttpOptions(this.#plan, values);
    const factory = new RequestFactory(this.#userAgent, plan, undefined, inherited);
    this.#extended.set(options, factory);
    return factory;
  }

  /** A request without options, by the short way if there is nothing to complain about. */
  #readPlain(method: string, url: string | NamedUrl): HttpRequest {
    const hasFraming = (this.#given & FRAMING) !== 0;
    if (!isCommonMethod(method) || url === null || hasFraming) {
      return this.#readWithOptions(method, url, {}, ZERO);
    }
    const target = this.readTarget(url);
    const name = nameOf(url) ?? '';
    if ('problem' in target || typeof name !== 'string') {
      return this.#readWithOptions(method, url, {}, ZERO);
    }
    const authorization = target.authorization ?? this.#authorization;
    const given = this.#given;
    const parts = { method, target, headers: this.#headers, given, authorization, body: undefined };
    return {
      ...parts,
      head: formatRequestHead(parts, this.#userAgent),
      name: name === '' ? target.label : name,
      tags: this.#inherited.tags,
      settings: this.#plan,
      signal: undefined,
    };
  }

  #readWithOptions(
    method: string,
    url: string | NamedUrl,
    options: HttpRequestOptions,
    random: Random,
  ): HttpRequest {
    const problems: string[] = [];
    if (typeof options !== 'object' || options === null) {
      problems.push(`request options must be an object, got ${formatValue(options)}`);
      throw invalid(problems);
    }
    const { tagSets, tags } = this.#inherited;
    const settings = this.#readSettings(options, problems);
    const asked = { options, auth: settings.auth, random };
    const parts = this.#readParts(method, url, asked, problems);
    const request = {
      ...parts,
      head: formatRequestHead(parts, this.#userAgent),
      name: readName(options.name ?? nameOf(url), problems) ?? parts.target.label,
      tags: tagSets.read(options.tags, tags, problems),
      settings,
      signal: readSignal(options.signal, problems),
    };
    if (problems.length > 0) throw invalid(problems);
    return request;
  }

  #readSettings(options: HttpRequestOptions, problems: string[]): HttpPlan {
    const count = countSettings(options, problems);
    if (count === 0) return this.#plan;
    const { timeout } = options;
    const isAlone = count === 1 && (typeof timeout === 'string' || typeof timeout === 'number');
    const known = isAlone ? this.#byTimeout.get(timeout) : undefined;
    if (known !== undefined) return known;
    const settings = withHttpOptions(this.#plan, readSettings(options, problems));
    if (isAlone && problems.length === 0) {
      if (this.#byTimeout.size >= MAX_TIMEOUTS) this.#byTimeout.clear();
      this.#byTimeout.set(timeout, settings);
    }
    return settings;
  }

  #readParts(
    method: string,
    url: string | NamedUrl,
    { options, auth, random }: Asked,
    problems: string[],
  ): HeadParts {
    const target = this.#readAddress(url, options.query, problems);
    const lines = this.#readHeaders(options.headers, problems);
    const given = givenBy(lines);
    const { opened } = this.#inherited;
    const asked = readRequestBody(options, { opened, random }, problems);
    const body = bodyAsGiven(asked, lines, given, problems);
    const isFramed = (given & FRAMING) !== 0;
    return {
      method: isCommonMethod(method) ? method : readMethod(method, problems),
      target,
      headers: isFramed ? withoutFraming(lines, body, problems) : lines,
      given,
      authorization: this.#authorizationOf(target, options.auth, auth),
      body,
    };
  }

  #readAddress(url: string | NamedUrl, query: unknown, problems: string[]): Target {
    const address = addressOf(url, this.#plan.baseUrl);
    const hasQuery = query !== undefined && typeof address === 'string';
    const { targets } = this.#inherited;
    const target = targets.read(hasQuery ? withQuery(address, query, problems) : address);
    if (!('problem' in target)) return target;
    problems.push(target.problem);
    return NO_TARGET;
  }

  #readHeaders(source: unknown, problems: string[]): readonly HeaderLine[] {
    if (source === undefined) return this.#headers;
    const own: HeaderLine[] = [];
    this.#inherited.headerReader.read(source, own, reportAs('headers', problems));
    return withDefaults(own, this.#headers);
  }

  /** Credentials of the request win over those in its URL, which win over those of the client. */
  #authorizationOf(
    target: Target,
    given: HttpRequestOptions['auth'],
    auth: HttpPlan['auth'],
  ): string | undefined {
    if (given === undefined) return target.authorization ?? this.#authorization;
    return given === false ? target.authorization : staticAuthorization(auth);
  }
}

function invalid(problems: readonly string[]): RampaError {
  return new RampaError('RAMPA_HTTP_REQUEST_INVALID', problems.join('\n'));
}
