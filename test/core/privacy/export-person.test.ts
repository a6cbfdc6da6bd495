import { strFromU8, unzipSync } from 'fflate';
import { replyAddress } from '../../../core/email/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { PERSON_EXPORT } from '../../../core/privacy/index.ts';
import { givenAgent } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { bytesOf } from '../../support/lines-file.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

/** Has all of a customer put together, as an admin does. */
async function archiveOf(customerId: number) {
  const { id } = await givenAgent(desk.database, 'admin');
  const by = { ...desk.context(), actor: { kind: 'agent' as const, id } };
  const { job, writes } = jobWrites(PERSON_EXPORT, { customerId, withFiles: true }, by);
  await desk.table.write(writes);
  const queue = new JobQueue();
  queue.now = desk.now;
  queue.secondsALook = 30;
  queue.erasing = {
    readObject: async ({ bucket, key }) => desk.objects.kept.get(`${bucket}/${key}`)?.body ?? null,
  };
  await queue.begin(job.id).drain(desk.table);
  const [file] = Object.values(queue.files);
  if (file === undefined || typeof file.body === 'string') throw new Error('There is no archive');
  const files = unzipSync(await bytesOf(file));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

test('all of a person is one archive: record, tickets, files, mail, what they wrote elsewhere, and nothing of others', async () => {
  const address = 'petra@archive.example';
  const text = [
    'Content-Type: multipart/mixed; boundary="m"',
    '',
    '--m',
    '',
    'My words.',
    '--m',
    'Content-Type: text/plain; name="list.txt"',
    'Content-Disposition: attachment',
    '',
    'My file.',
    '--m--',
  ];
  const [type = '', , ...rest] = text;
  const { ticket } = await desk.take({
    from: `Petra Quendel <${address}>`,
    subject: 'Mine',
    headers: ['MIME-Version: 1.0', type],
    text: rest.join('\n'),
  });
  await desk.answer(ticket.id, 'An answer.');
  await desk.write(ticket.id, { kind: 'internal_note', text: 'A remark.' });
  const other = await desk.take({
    from: 'otto@archive.example',
    headers: [`Cc: ${address}`],
    text: 'Words of Otto.',
  });
  const recipients = [replyAddress('support@desk.example.com', other.ticket.id, KEYS[0])];
  await desk.take({ from: address, subject: 'Re', text: 'I join in.' }, { recipients });
  const archive = await archiveOf(ticket.requesterId);
  const holding = (words: string) => Object.keys(archive).filter((path) => archive[path]?.includes(words));
  const folder = `tickets/${ticket.id}`;
  expect(archive['person.json']).toContain(address);
  expect(holding('My words.')).toEqual(
    expect.arrayContaining([`${folder}/conversation.json`, expect.stringMatching(/\.eml$/)]),
  );
  expect(
    holding('My file.').some((path) => path.startsWith(`${folder}/files/`) && path.endsWith('list.txt')),
  ).toBe(true);
  expect(holding('An answer.')).toContain(`${folder}/conversation.json`);
  expect(holding('A remark.')).toEqual([`${folder}/for-agents/notes.json`]);
  expect(holding('I join in.')).toContain(`tickets/${other.ticket.id}/conversation.json`);
  expect(holding('Words of Otto.')).toEqual([]);
});
