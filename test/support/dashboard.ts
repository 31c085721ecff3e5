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
}

export async function readDashboard(name: string): Promise<Dashboard> {
  const path = fileURLToPath(new URL(`../../dashboards/${name}.json`, import.meta.url));
  return JSON.parse(await readFile(path, 'utf8')) as Dashboard;
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
