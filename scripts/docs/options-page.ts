import { readFileSync } from 'node:fs';
import { clientCertificateOptions } from '../../packages/rampa/src/script/options/client-certificate-options.ts';
import { configOptions } from '../../packages/rampa/src/script/options/config-options.ts';
import { connectionOptions } from '../../packages/rampa/src/script/options/connection-options.ts';
import { dnsOptions } from '../../packages/rampa/src/script/options/dns-options.ts';
import { httpOptions } from '../../packages/rampa/src/script/options/http-options.ts';
import { proxyOptions } from '../../packages/rampa/src/script/options/proxy-options.ts';
import { EXECUTOR_OPTIONS } from '../../packages/rampa/src/script/options/registry.ts';
import { tlsOptions } from '../../packages/rampa/src/script/options/tls-options.ts';
import { type InterfaceDocs, propertyDoc, readInterfaceDocs } from './interface-docs.ts';
import { describeValue, type Field, readFields } from './option-schema.ts';
import { type Page, page, sentence, table } from './page.ts';

type AllDocs = ReadonlyMap<string, InterfaceDocs>;

const SOURCES = new URL('../../packages/rampa/src/', import.meta.url);

/** The reference of everything that a scenario and a script's config can be given. */
export function optionsPage(): Page {
  const network = docsIn('script/network-options.ts');
  const scenarios = new Map([...network, ...docsIn('script/scenario-options.ts')]);
  const config = new Map([...scenarios, ...docsIn('script/config.ts')]);
  const http = docsIn('core/http.ts');
  return page('options.md', [
    '# Options',
    'What `scenario(options, ...)` and `defineConfig(options)` take. An unknown option is an error that names the ' +
      'closest known one; all problems of a script are reported together.',
    'A duration is text of whole numbers with units, in this order: `h`, `m`, `s`, `ms`, such as `"1h30m"`, `"30s"` ' +
      'or `"500ms"`.',
    '## Every scenario',
    'These options belong to every executor.',
    optionTable(commonFields(), 'CommonScenarioOptions', scenarios),
    ...EXECUTOR_OPTIONS.flatMap(({ executor, schema }) =>
      executorBlocks(executor, readFields(schema), scenarios),
    ),
    '## config',
    commentOf(config, 'Config'),
    optionTable(readFields(configOptions), 'Config', config),
    'The groups `connection`, `dns`, `tls`, `proxy` and `http` belong to a scenario or to `config` for all scenarios. A ' +
      "scenario's own options win one by one.",
    ...groupBlocks('connection', connectionOptions, 'ConnectionOptions', network),
    ...groupBlocks('dns', dnsOptions, 'DnsOptions', network),
    ...groupBlocks('tls', tlsOptions, 'TlsOptions', network),
    '### tls.clientCertificates',
    commentOf(network, 'ClientCertificateOptions'),
    optionTable(readFields(clientCertificateOptions), 'ClientCertificateOptions', network),
    ...groupBlocks('proxy', proxyOptions, 'ProxyOptions', network),
    ...groupBlocks('http', httpOptions, 'HttpDefaults', http),
  ]);
}

function groupBlocks(
  group: string,
  schema: Parameters<typeof readFields>[0],
  interfaceName: string,
  docs: AllDocs,
): readonly string[] {
  const comment = commentOf(docs, interfaceName);
  return [`## ${group}`, comment, optionTable(readFields(schema), interfaceName, docs)];
}

/** What every executor has, and nothing else. */
function commonFields(): readonly Field[] {
  const [first, ...others] = EXECUTOR_OPTIONS.map(({ schema }) => readFields(schema));
  const common = (first ?? []).filter(({ name }) =>
    others.every((fields) => fields.some((field) => field.name === name)),
  );
  return common.filter(({ name }) => name !== 'executor');
}

function executorBlocks(
  executor: string,
  fields: readonly Field[],
  docs: AllDocs,
): readonly string[] {
  const common = new Set(commonFields().map(({ name }) => name));
  const own = fields.filter(({ name }) => !common.has(name) && name !== 'executor');
  const interfaceName = `${executor.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Options`;
  return [`## ${executor}`, commentOf(docs, interfaceName), optionTable(own, interfaceName, docs)];
}

function optionTable(fields: readonly Field[], interfaceName: string, docs: AllDocs): string {
  const rows = fields.map((field) => {
    const doc = propertyDoc(docs, interfaceName, field.name);
    const { meaning, defaultText } = splitDefault(doc);
    if (field.defaultText !== undefined && field.defaultText !== defaultText) {
      throw new Error(
        `${interfaceName}.${field.name} has the default ${field.defaultText}, documented is ${defaultText}`,
      );
    }
    const otherwise = field.isRequired ? 'required' : (defaultText ?? 'none');
    return [`\`${field.name}\``, describeValue(field), otherwise, meaning];
  });
  return table(['Option', 'Value', 'Default', 'Meaning'], rows);
}

/** The last sentence of a doc comment is its default, if it has one; limits are in the column of values. */
function splitDefault(doc: string): { meaning: string; defaultText: string | undefined } {
  const match = /^(?<meaning>.*?)\s*Default:? (?<value>.*?)\.$/.exec(doc);
  const { meaning = doc, value } = match?.groups ?? {};
  return { meaning: meaning === '' ? '-' : meaning, defaultText: value };
}

function commentOf(docs: AllDocs, interfaceName: string): string {
  const comment = docs.get(interfaceName)?.comment;
  if (comment === undefined) throw new Error(`${interfaceName} has no doc comment`);
  return sentence(comment);
}

function docsIn(file: string): AllDocs {
  return readInterfaceDocs(readFileSync(new URL(file, SOURCES), 'utf8'));
}
