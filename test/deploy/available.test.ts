import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-available-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Asks whether a test can run on a machine with these commands only. @returns the exit code */
function ask(test: 'deploy' | 'clients' | 'search-engine', CI: string | undefined): number | null {
  const env = { PATH: folder, ...(CI !== undefined && { CI }) };
  return spawnSync('node_modules/.bin/node', [`test/${test}/run.ts`, '--available'], { env }).status;
}

describe.each(['deploy', 'clients', 'search-engine'] as const)(
  'on a machine that lacks what the %s test needs',
  (name) => {
    test('it may be left out where nobody relies on it', () => {
      expect(ask(name, undefined)).toBe(3);
    });

    test('it may not where CI is set', () => {
      expect(ask(name, 'true')).toBe(1);
    });
  },
);

/** A command that is there, and reaches no registry. */
function givenOffline(name: string): void {
  const path = join(folder, name);
  const lines = ['#!/bin/bash', `case "$*" in --version | version | *import*) ;; *) exit 1 ;; esac`];
  writeFileSync(path, [...lines, ''].join('\n'));
  chmodSync(path, 0o755);
}

test('what comes from a registry may be left out, also where CI is set, when none is reached', () => {
  for (const name of ['npm', 'python3', 'go', 'javac', 'mvn']) givenOffline(name);
  expect(ask('clients', 'true')).toBe(3);
  expect(ask('search-engine', 'true')).toBe(3);
});

/** A folder in which every other check of `.ci/run` passes, and these tests answer so when they are asked. */
function givenProject(
  available: { deploy: number; clients: number; engine: number },
  failing = { beside: 0, alone: 0 },
): void {
  const script = (name: string, ...lines: string[]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, ['#!/bin/bash', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
  };
  const report = (failed: number) =>
    JSON.stringify({
      ...{ numPassedTests: 1, numFailedTests: failed, numRuntimeErrorTestSuites: 0 },
      ...{ numPendingTests: 0, numTodoTests: 0 },
      testResults: failed > 0 ? [{ name: 'busy.test.ts', status: 'failed' }] : [],
    });
  script(
    'bin/npm',
    'asked="$*"',
    'echo "npm $asked"',
    `file="\${asked##*--outputFile=}"; file="\${file%% *}"`,
    'if [[ $asked == *--runInBand* ]]; then',
    `  echo '${report(failing.alone)}' > "$file"; exit ${Math.min(1, failing.alone)}`,
    'elif [[ $asked == *--outputFile=* ]]; then',
    `  echo '${report(failing.beside)}' > "$file"; exit ${Math.min(1, failing.beside)}`,
    'fi',
  );
  const { deploy, clients, engine } = available;
  script(
    'node_modules/.bin/node',
    `[[ $1 == test/clients/* ]] && exit ${clients}`,
    `[[ $1 == test/search-engine/* ]] && exit ${engine}`,
    `exit ${deploy}`,
  );
  mkdirSync(join(folder, '.ci'), { recursive: true });
  copyFileSync('.ci/run', join(folder, '.ci/run'));
}

function runChecks(): { status: number | null; said: string } {
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  const { status, stdout } = spawnSync(join(folder, '.ci/run'), { env, encoding: 'utf8' });
  return { status, said: stdout };
}

describe('the checks that must hold before a change lands', () => {
  test('deploy on an engine, make clients and search by an engine where that is possible', () => {
    givenProject({ deploy: 0, clients: 0, engine: 0 });
    const { status, said } = runChecks();
    expect(said).toContain('npm run --silent test:deploy');
    expect(said).toContain('npm run --silent test:clients');
    expect(said).toContain('npm run --silent test:search-engine');
    expect(said).toMatch(/\n12 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test('try tests that failed among others once more alone, say so, and count what fails then', () => {
    givenProject({ deploy: 3, clients: 3, engine: 3 }, { beside: 2, alone: 0 });
    const mended = runChecks();
    expect(mended.said).toContain('Tests of what failed, alone: busy.test.ts');
    expect(mended.said).toContain('of 2 that failed beside others, 0 failed alone');
    expect(mended.said).toMatch(/\n11 passed, 0 failed\n$/);
    expect(mended.status).toBe(0);
    givenProject({ deploy: 3, clients: 3, engine: 3 }, { beside: 2, alone: 1 });
    const broken = runChecks();
    expect(broken.said).toMatch(/\n10 passed, 1 failed\n$/);
    expect(broken.status).not.toBe(0);
  });

  test('say that they leave out what may be left out', () => {
    givenProject({ deploy: 3, clients: 3, engine: 3 });
    const { status, said } = runChecks();
    expect(said).toContain('Deployment on an engine: skipped');
    expect(said).toContain('Clients in three languages: skipped');
    expect(said).toContain('Search by a real engine: skipped');
    expect(said).not.toMatch(/test:(deploy|clients|search-engine)/);
    expect(said).toMatch(/\n9 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test.each([1, 127])('fail where one cannot run and must, or cannot be asked (%i)', (code) => {
    for (const available of [
      { deploy: code, clients: 3, engine: 3 },
      { deploy: 3, clients: code, engine: 3 },
      { deploy: 3, clients: 3, engine: code },
    ]) {
      givenProject(available);
      const { status, said } = runChecks();
      expect(said).toMatch(/\n9 passed, 1 failed\n$/);
      expect(status).not.toBe(0);
    }
  });
});
