import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-available-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Asks whether the deploy test can run on a machine without any command. @returns the exit code */
function askWithoutPython(CI: string | undefined): number | null {
  const env = { PATH: folder, ...(CI !== undefined && { CI }) };
  return spawnSync('node_modules/.bin/node', ['test/deploy/run.ts', '--available'], { env }).status;
}

describe('on a machine that cannot run the deploy test', () => {
  test('it may be left out where nobody relies on it', () => {
    expect(askWithoutPython(undefined)).toBe(3);
  });

  test('it may not where CI is set', () => {
    expect(askWithoutPython('true')).toBe(1);
  });
});

/** A folder in which every other check of `.ci/run` passes, and the deploy test answers so when it is asked. */
function givenProject(available: number): void {
  const script = (name: string, ...lines: string[]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, ['#!/bin/bash', ...lines, ''].join('\n'));
    chmodSync(path, 0o755);
  };
  const counts =
    '{"numPassedTests":1,"numFailedTests":0,"numRuntimeErrorTestSuites":0,"numPendingTests":0,"numTodoTests":0}';
  script(
    'bin/npm',
    'asked="$*"',
    'echo "npm $asked"',
    `[[ $asked != *--outputFile=* ]] || echo '${counts}' > "\${asked##*--outputFile=}"`,
  );
  script('node_modules/.bin/node', `exit ${available}`);
  mkdirSync(join(folder, '.ci'));
  copyFileSync('.ci/run', join(folder, '.ci/run'));
}

function runChecks(): { status: number | null; said: string } {
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  const { status, stdout } = spawnSync(join(folder, '.ci/run'), { env, encoding: 'utf8' });
  return { status, said: stdout };
}

describe('the checks that must hold before a change lands', () => {
  test('deploy on an engine where that is possible', () => {
    givenProject(0);
    const { status, said } = runChecks();
    expect(said).toContain('npm run --silent test:deploy');
    expect(said).toMatch(/\n10 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test('say that they leave it out where it may be left out', () => {
    givenProject(3);
    const { status, said } = runChecks();
    expect(said).toContain('Deployment on an engine: skipped');
    expect(said).not.toContain('test:deploy');
    expect(said).toMatch(/\n9 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });

  test.each([1, 127])('fail where it cannot run and must, or cannot be asked (%i)', (code) => {
    givenProject(code);
    const { status, said } = runChecks();
    expect(said).toMatch(/\n9 passed, 1 failed\n$/);
    expect(status).not.toBe(0);
  });
});
