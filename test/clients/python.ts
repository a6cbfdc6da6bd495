import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, ClientTool } from './tool.ts';

const pip = (...args: string[]) => ['-m', 'pip', '--disable-pip-version-check', ...args];
const commandOf = (folder: string, name: string) => join(folder, 'environment/bin', name);

/** The tool with its version, as the requirements pin it. */
const pinned = ({ folder }: Bench): string => {
  const [line] =
    /^openapi-python-client==.*$/m.exec(readFileSync(join(folder, 'requirements.txt'), 'utf8')) ?? [];
  if (line === undefined) throw new Error('The requirements do not name openapi-python-client.');
  return line;
};

/** Classes for every request and answer, and functions that are typed by them. */
export const python: ClientTool = {
  name: 'openapi-python-client',
  language: 'Python',
  folder: 'python',
  toolchain: [
    'python3',
    ['-c', 'import venv, sys; sys.exit(sys.version_info < (3, 11))'],
    'Python 3.11 or later',
  ],
  reach: async (bench) => {
    const ask = pip(
      'download',
      '--quiet',
      '--timeout',
      '20',
      '--retries',
      '0',
      '--no-deps',
      '--dest',
      'probe',
    );
    await bench.run('python3', [...ask, pinned(bench)]);
  },
  build: async ({ folder, run }, document) => {
    await run('python3', ['-m', 'venv', 'environment']);
    const python3 = commandOf(folder, 'python');
    await run(python3, pip('install', '--quiet', '--requirement', 'requirements.txt'));
    const options = [
      '--fail-on-warning',
      '--config',
      'generator.yml',
      '--meta',
      'none',
      '--output-path',
      'desk',
    ];
    await run(commandOf(folder, 'openapi-python-client'), ['generate', '--path', document, ...options]);
    await run(commandOf(folder, 'mypy'), ['--strict', 'answer.py']);
  },
  answer: async ({ folder, run }, task) => {
    await run(commandOf(folder, 'python'), ['answer.py'], { ...task });
  },
};
