import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fired, type GivenRule, type LifeStep, livedThrough } from '../../support/timed-life.ts';

const FOLDER = join(process.cwd(), 'test/core/time-rule/worked');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

interface WorkedLife {
  readonly what: string;
  readonly rules: readonly GivenRule[];
  readonly life: readonly LifeStep[];
  readonly until: string;
  readonly fires: readonly [at: string, key: string][];
}

describe.each(files)('%s', (file) => {
  const lives = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkedLife[];

  test.each(lives.map((life) => [life.what, life] as const))(
    '%s',
    async (_what, { rules, life, until, fires }) => {
      const fired = await livedThrough(rules, life, { until });
      expect(fired).toEqual(fires.map(([at, key]): Fired => ({ at: new Date(at).toISOString(), key })));
    },
  );
});
