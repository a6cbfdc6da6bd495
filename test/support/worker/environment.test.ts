import SharedRealm from './environment.ts';

/** An environment as Jest makes one for each file. */
const begin = () =>
  new SharedRealm({
    projectConfig: { fakeTimers: {} } as ConstructorParameters<typeof SharedRealm>[0]['projectConfig'],
  });

test('files of tests share a realm', () => {
  expect(begin().getVmContext()).toBe(begin().getVmContext());
});

test('what a file changes of its process is as it was for the next', async () => {
  const file = begin();
  const { process } = file.global;
  const { exit } = process;
  const before = { ...process.env };
  process.env.MAILBOXES = '[]';
  delete process.env.PATH;
  process.exitCode = 1;
  process.exit = () => {
    throw new Error('No exit here');
  };
  await file.teardown();
  expect(process.env).toEqual(before);
  expect(process.exitCode).toBeUndefined();
  expect(process.exit).toBe(exit);
});

test('time that a file has faked goes on for the next', async () => {
  const file = begin();
  const real = file.global.Date;
  file.fakeTimersModern.useFakeTimers();
  expect(file.global.Date).not.toBe(real);
  await file.teardown();
  expect(file.global.Date).toBe(real);
});

test('what Jest keeps for a file is not kept for the next', async () => {
  const file = begin();
  const handlers = Symbol.for('EVENT_HANDLERS');
  Reflect.set(file.global, handlers, ['of this file']);
  await file.teardown();
  expect(Reflect.has(file.global, handlers)).toBe(false);
});
