import { changeVersioned } from '../../../core/shared/optimistic.ts';
import { WriteRefusedError } from '../../../core/shared/table.ts';

const load = async () => ({ version: 3 });
const refuse = (...labels: string[]) => jest.fn(async () => Promise.reject(new WriteRefusedError(labels)));

test('who is outrun reads again and decides anew', async () => {
  const change = refuse('version').mockRejectedValueOnce(new WriteRefusedError(['version']));
  change.mockImplementation(async () => ({ version: 4 }) as never);
  await expect(changeVersioned(undefined, load, change)).resolves.toEqual({ version: 4 });
});

test('who is outrun again and again finds the desk busy', async () => {
  const change = refuse('version');
  await expect(changeVersioned(undefined, load, change)).rejects.toMatchObject({ code: 'desk.busy' });
  expect(change).toHaveBeenCalledTimes(5);
});

test('who names the version they saw is told that it is stale', async () => {
  await expect(changeVersioned(2, load, refuse())).rejects.toMatchObject({ code: 'version.stale' });
  const change = refuse('version');
  await expect(changeVersioned(3, load, change)).rejects.toMatchObject({ code: 'version.stale' });
  expect(change).toHaveBeenCalledTimes(1);
});

test('any other refusal is passed on', async () => {
  const change = refuse('ticket-team');
  await expect(changeVersioned(undefined, load, change)).rejects.toMatchObject({ refusals: ['ticket-team'] });
  expect(change).toHaveBeenCalledTimes(1);
});
