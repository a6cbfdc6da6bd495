import { createUpload } from '../../../core/attachment/index.ts';
import { readCall, uploadedRecordings } from '../../../core/call/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN } from '../../support/desk.ts';
import { callDesk, missed } from '../../support/given-call.ts';

const NOW = new Date('2026-03-12T10:00:00.000Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

async function upload(filename: string, contentType = 'audio/mpeg'): Promise<string> {
  const { table } = database;
  const deps = { table, bucket: 'files', mostBytes: 1000, sign: async () => 'https://example.com' };
  const file = { filename, contentType, size: 10, sha256: 'a'.repeat(64) };
  return (await createUpload(deps, testContext({ now: NOW }), { principal: ADMIN, file })).id;
}

/** A telephone system tells of a call with files that it has uploaded. */
async function told(externalId: string, ids: readonly string[], isThere = true) {
  const filing = { bucket: 'files', copyObject: async () => isThere };
  const files = await uploadedRecordings(database.table, filing, { ids, principal: ADMIN, now: NOW });
  const result = await callDesk(database.table, NOW).tell(
    missed(externalId, { outcome: 'answered', from: `+4930200${externalId.length}000` }),
    { files },
  );
  const { recordings } = await readCall(database.table, externalId, () => {});
  return { result, names: recordings.map(({ filename }) => filename) };
}

test('recordings are kept with their call once, and more of them may be told of later', async () => {
  const [one, other] = [await upload('one.mp3'), await upload('other.mp4', 'video/mp4')];
  expect(await told('a', [one])).toEqual({ result: 'opened', names: ['one.mp3'] });
  expect(await told('a', [one])).toEqual({ result: 'known', names: ['one.mp3'] });
  expect(await told('a', [one, other])).toEqual({ result: 'changed', names: ['one.mp3', 'other.mp4'] });
  expect(await told('a', [other, one])).toMatchObject({ result: 'known' });
  expect(await told('a', [])).toMatchObject({ result: 'known', names: ['one.mp3', 'other.mp4'] });
});

test('a file that is no recording, or of another message, is named, and nothing of the call is kept', async () => {
  const [taken, text] = [await upload('taken.mp3'), await upload('text.pdf', 'application/pdf')];
  await told('bb', [taken]);
  await expect(told('ccc', [text])).rejects.toMatchObject({ fields: [{ path: 'recordings.0' }] });
  await expect(told('ccc', [taken])).rejects.toMatchObject({ fields: [{ path: 'recordings.0' }] });
  await expect(readCall(database.table, 'ccc', () => {})).rejects.toMatchObject({ code: 'call.not_found' });
  await expect(told('bb', [taken, text])).rejects.toMatchObject({ fields: [{ path: 'recordings.1' }] });
});

test('a file that is not there yet is named, and kept when the same is told again', async () => {
  const id = await upload('late.mp3');
  await expect(told('dddd', [id], false)).rejects.toMatchObject({ fields: [{ path: 'recordings.0' }] });
  expect(await told('dddd', [id])).toEqual({ result: 'changed', names: ['late.mp3'] });
});
