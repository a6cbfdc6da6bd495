import { type Context, constants, createContext } from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { installCommonGlobals } from 'jest-util';

/** What each realm has of its own, and what only tests of web pages use. */
const LEFT_OUT: ReadonlySet<string> = new Set(['global', 'globalThis', 'localStorage', 'sessionStorage']);
/** Node's own modules make these, and whoever is given one asks whether it is one. */
const NODES_OWN: ReadonlySet<string> = new Set(['ArrayBuffer', 'Uint8Array']);
/** What Jest keeps at the global object for the file that runs. */
const OF_A_FILE: ReadonlySet<string | undefined> = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS']);

let realm: ReturnType<typeof makeRealm> | undefined;

/** A realm with the globals of Node. Other than Jest's, looking up a global in it costs nothing. */
function makeRealm() {
  const context = createContext(constants.DONT_CONTEXTIFY) as Context & typeof globalThis;
  const given: Record<string, unknown> = globalThis;
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (LEFT_OUT.has(name) || (name in context && !NODES_OWN.has(name))) continue;
    Object.defineProperty(context, name, { value: given[name], configurable: true, writable: true });
  }
  context.global = context;
  installCommonGlobals(context, {}, 'off');
  context.Error.stackTraceLimit = 100;
  return context;
}

/**
 * Where the files of tests of one worker run, one after the other, see docs/decisions/0057-modules-shared-by-tests.md.
 * What a file changes of the process, of mocks and of timers is as it was for the next.
 */
export default class SharedRealm {
  readonly global: NonNullable<typeof realm>;
  readonly moduleMocker: ModuleMocker;
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly #before: { env: NodeJS.ProcessEnv; exit: typeof process.exit; exitCode: typeof process.exitCode };

  constructor({
    projectConfig,
  }: { projectConfig: ConstructorParameters<typeof ModernFakeTimers>[0]['config'] }) {
    realm ??= makeRealm();
    this.global = realm;
    const { env, exit, exitCode } = realm.process;
    this.#before = { env: { ...env }, exit, exitCode };
    this.moduleMocker = new ModuleMocker(realm);
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: realm });
  }

  /** The realm, in which Jest compiles. */
  getVmContext(): Context {
    return this.global;
  }

  /** The conditions by which packages are chosen, as of Node. */
  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  /** Nothing is to be done before a file. */
  async setup(): Promise<void> {}

  /** Puts things back after a file. */
  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    Object.assign(this.global.process, this.#before);
    for (const key of Object.getOwnPropertySymbols(this.global)) {
      if (OF_A_FILE.has(key.description)) Reflect.deleteProperty(this.global, key);
    }
  }
}
