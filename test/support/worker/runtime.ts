import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';

// Its types describe what `require` gives.
const { default: Runtime }: typeof import('jest-runtime') = createRequire(import.meta.url)('jest-runtime');
type Runtime = InstanceType<typeof Runtime>;
type Given = ConstructorParameters<typeof Runtime>;

/** Folders whose modules keep nothing that a test could see. */
const KEEP_NOTHING = ['core', 'schemas'];

let kept: Runtime | undefined;

/**
 * Loads the modules of a file of tests, and the packages, `core` and `schemas` only once for all files of a worker, see
 * docs/decisions/0057-modules-shared-by-tests.md.
 */
export default class SharingRuntime extends Runtime {
  readonly #shared: Runtime;
  readonly #folders: readonly string[];

  constructor(...given: Given) {
    super(...given);
    const [config, environment, resolver, transformer, , coverage, path, all] = given;
    // While Jest watches, sources change.
    const mayKeep = !all.watch && !all.watchAll;
    const make = () =>
      new Runtime(config, environment, resolver, transformer, new Map(), coverage, path, all);
    this.#shared = (mayKeep ? kept : undefined) ?? make();
    kept = this.#shared;
    this.#folders = KEEP_NOTHING.map((folder) => join(config.rootDir, folder) + sep);
  }

  /** Loads a module for another. Jest's own are loaded for each file. */
  override requireModule<T = unknown>(...asked: Parameters<Runtime['requireModule']>): T {
    const [from, name, options] = asked;
    const shared = name !== undefined && !options?.isInternalModule && this.#isShared(from, name);
    return shared ? this.#shared.requireModule<T>(...asked) : super.requireModule<T>(...asked);
  }

  #isShared(from: string, name: string): boolean {
    if (isBuiltin(name)) return false;
    if (!name.startsWith('.')) return !name.startsWith(sep);
    const path = join(dirname(from), name);
    return this.#folders.some((folder) => path.startsWith(folder));
  }
}
