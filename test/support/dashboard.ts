import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What a panel asks for. */
export interface DashboardQuery {
  /** The panel's title and what the line is called. */
  readonly place: string;
  readonly text: string;
  /** What lines are named after; with the names of labels within. */
  readonly legend: string;
}

interface Target {
  readonly expr?: string;
  readonly query?: string;
  readonly legendFormat?: string;
  readonly alias?: string;
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
    readonly targets?: readonly Target[];
  }[];
  readonly templating: { readonly list: readonly Variable[] };
}

/** What a reader of a dashboard chooses, such as the run. */
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string | { readonly query: string };
  /** What Grafana shows of the query. */
  readonly definition?: string;
}

/** A variable whose values are asked for. */
export interface DashboardVariable {
  readonly name: string;
  readonly text: string;
  readonly definition: string | undefined;
}

export async function readDashboard(name: string): Promise<Dashboard> {
  const path = fileURLToPath(new URL(`../../dashboards/${name}.json`, import.meta.url));
  return JSON.parse(await readFile(path, 'utf8')) as Dashboard;
}

/** The variables of a dashboard whose values are asked for: all but the data source. */
export async function dashboardVariables(name: string): Promise<readonly DashboardVariable[]> {
  const { templating } = await readDashboard(name);
  return templating.list
    .filter(({ type }) => type === 'query')
    .map(({ name: variable, query, definition }) => ({
      name: variable,
      text: typeof query === 'string' ? query : query.query,
      definition,
    }));
}

export async function dashboardQueries(name: string): Promise<readonly DashboardQuery[]> {
  const { panels } = await readDashboard(name);
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, query, legendFormat, alias }) => {
      const legend = legendFormat ?? alias ?? '';
      return { place: `${title}: ${legend}`, text: expr ?? query ?? '', legend };
    }),
  );
}
