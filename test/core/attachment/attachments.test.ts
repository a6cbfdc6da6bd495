import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createUpload, forgetUpload, LINKED_DAYS, readFileLink } from '../../../core/attachment/index.ts';
import { actorOf } from '../../../core/auth/index.ts';
import { addMessage, type NewMessage, readHtml } from '../../../core/conversation/index.ts';
import { readMessage } from '../../../core/email/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import { s3Links } from '../../../core/shared/presign.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import { ADMIN, agentOf, allRows, customerOf, requestFor } from '../../support/desk.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const NOT_THEIRS = 'is no file that you have uploaded within a week';

let people = 0;
async function given() {
  people += 1;
  return (await desk.take({ from: `person${people}@example.com` })).ticket;
}

const note = (attachments: string[]) => ({ kind: 'internal_note', text: 'See there.', attachments }) as const;
const reply = (attachments: string[]) =>
  ({ kind: 'public_reply', text: 'Here it is.', attachments }) as const;

describe('a file that an agent attaches to a reply', () => {
  test('goes out with its mail, under its name and as its type, byte for byte', async () => {
    const ticket = await given();
    const { id } = await desk.upload({
      filename: 'Računi "März"\r\nBcc: x.pdf',
      contentType: 'application/pdf',
    });
    const { message } = await desk.write(ticket.id, reply([id]));
    expect(message.attachments).toMatchObject([{ contentType: 'application/pdf', size: 5 }]);
    await desk.send(await desk.event(ticket.id, 'message.added'));
    const read = await readMessage(Buffer.from(desk.lastMail().raw));
    const [file] = read.attachments;
    expect(file).toMatchObject({ contentType: 'application/pdf', filename: 'Računi "März" Bcc: x.pdf' });
    expect(Buffer.from(file?.content ?? []).toString()).toBe('hello');
    expect(desk.lastMail().headers).not.toHaveProperty('bcc');
  });

  test('is kept where nothing expires, and the reply names it there', async () => {
    const ticket = await given();
    const { id } = await desk.upload();
    const { message } = await desk.write(ticket.id, note([id]));
    expect(message.attachments[0]?.key).toBe(`attached/${id}`);
    expect(desk.objects.text(`attached/${id}`)).toBe('hello');
  });

  test('that is too large for the mail, with the others, has a link in it for a while, in the language of the ticket', async () => {
    const { ticket } = await desk.take({ from: 'large@example.com', headers: ['Content-Language: de'] });
    const content = 'x'.repeat(4_000_000);
    const servedAt = 'https://api.example.com';
    const [small, large] = [
      await desk.upload({ content, servedAt }),
      await desk.upload({ content, servedAt, filename: 'Bericht "März".pdf' }),
    ];
    const { message } = await desk.write(ticket.id, reply([small.id, large.id]));
    expect(message.attachments).toHaveLength(2);
    await desk.send(await desk.event(ticket.id, 'message.added'));
    const { raw, headers } = desk.lastMail();
    const read = await readMessage(Buffer.from(raw));
    expect(read.attachments.map(({ filename }) => filename)).toEqual(['a.txt']);
    expect(headers.subject).toHaveLength(1);
    const until = new Date(desk.context().now.getTime() + LINKED_DAYS * 24 * 60 * 60 * 1000);
    const day = new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' }).format(until);
    const [, token = ''] =
      /\nDateien zum Herunterladen\nBericht "März"\.pdf: 4 MB, bis .*\nhttps:\/\/api\.example\.com\/v1\/files\/(\S+)\n/.exec(
        read.text,
      ) ?? [];
    expect(read.text).toContain(`: 4 MB, bis ${day}\n`);
    expect(read.html).toContain(`<a href="${servedAt}/v1/files/${token}">Bericht &quot;März&quot;.pdf</a>`);
    const at = (now: Date) => readFileLink(token, KEYS, now);
    expect(at(desk.context().now)).toMatchObject({
      key: `attached/${large.id}`,
      filename: 'Bericht "März".pdf',
    });
    expect(at(until)).toBeNull();
    const other = new Uint8Array(32).fill(8);
    expect(readFileLink(token, [other], desk.context().now)).toBeNull();
    for (const wrong of [
      '',
      '.',
      'x',
      `x${token}`,
      `${token}x`,
      token.toLowerCase(),
      token.split('.')[0] ?? '',
    ])
      expect([wrong, readFileLink(wrong, KEYS, desk.context().now)]).toEqual([wrong, null]);
  });

  test('is sent again when the objects did not answer', async () => {
    const ticket = await given();
    const { id } = await desk.upload();
    await desk.write(ticket.id, reply([id]));
    const event = await desk.event(ticket.id, 'message.added');
    const kept = desk.objects.kept.get(`attachments/attached/${id}`);
    desk.objects.kept.delete(`attachments/attached/${id}`);
    await expect(desk.send(event)).rejects.toThrow('There is no object');
    if (kept) desk.objects.kept.set(`attachments/attached/${id}`, kept);
    expect(await desk.send(event)).toBe('sent');
  });
});

describe('the copy of a file', () => {
  const forget = async (id: string) => {
    const row = await desk.table.get({ pk: `UPLOAD#${id}`, sk: 'UPLOAD' });
    const removed: string[] = [];
    const removeObject = async (_bucket: string, key: string) => void removed.push(key);
    await forgetUpload({ bucket: 'attachments', removeObject }, row);
    return removed;
  };

  test('for a message that lost a race at the last moment goes with the upload, and none that a message has', async () => {
    const ticket = await given();
    const { id } = await desk.upload();
    const table = {
      ...desk.table,
      write: async () => {
        throw new Error('Another was faster, at the very end');
      },
    };
    const input = { principal: ADMIN, ticketId: ticket.id, message: note([id]) };
    const deps = { table, rules: { closeAfterDays: 4 }, files: desk.files };
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
    await expect(addMessage(deps, context, input)).rejects.toThrow('Another was faster');
    expect(desk.objects.text(`attached/${id}`)).toBe('hello');
    // It could have been for a message among agents as well.
    expect(await forget(id)).toEqual([`attached/${id}`, `rooms/${id}`]);

    await desk.write(ticket.id, note([id]));
    expect(await forget(id)).toEqual([]);
  });

  test('is made for no message once the upload is forgotten', async () => {
    const { id } = await desk.upload();
    const key = { pk: `UPLOAD#${id}`, sk: 'UPLOAD' };
    const row = await desk.table.get(key);
    // It was read a moment before it expired.
    const table = {
      ...desk.table,
      getMany: async (keys: readonly { pk: string; sk: string }[]) => {
        const rows = await desk.table.getMany(keys);
        await DynamoDBDocumentClient.from(desk.database.client).send(
          new DeleteCommand({ TableName: desk.database.tableName, Key: key }),
        );
        return rows;
      },
    };
    expect(row).toBeDefined();
    const input = { principal: ADMIN, ticketId: (await given()).id, message: note([id]) };
    const deps = { table, rules: { closeAfterDays: 4 }, files: desk.files };
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
    await expect(addMessage(deps, context, input)).rejects.toMatchObject({ refusals: ['upload-attached'] });
  });
});

describe('a file is refused', () => {
  const refused = async (attachments: string[], path: string, message: string) => {
    const ticket = await given();
    const before = await allRows(desk.database);
    await expect(desk.write(ticket.id, reply(attachments))).rejects.toMatchObject({
      fields: [{ path, message }],
    });
    expect(await allRows(desk.database)).toEqual(before);
  };

  test('that was announced and never uploaded', async () => {
    const { id } = await desk.upload({ left: true });
    await refused([id], 'attachments.0', 'has not been uploaded');
  });

  test('that another message has', async () => {
    const { id } = await desk.upload();
    await desk.write((await given()).id, note([id]));
    await refused([id], 'attachments.0', 'belongs to a message already');
  });

  test('that stands there twice', async () => {
    const { id } = await desk.upload();
    await refused([id, id], 'attachments.1', 'stands there twice');
  });

  test('that there is not', () => refused(['01ARZ3NDEKTSV4RRFFQ69G5FAV'], 'attachments.0', NOT_THEIRS));

  test('a week after it was announced', async () => {
    const { id } = await desk.upload();
    desk.later(7 * 24 * 60 + 1);
    await refused([id], 'attachments.0', NOT_THEIRS);
  });

  test('that somebody else uploaded, agent or customer', async () => {
    const ticket = await given();
    const { id } = await desk.upload();
    for (const principal of [agentOf({ id: 2 }), customerOf(ticket.requesterId)]) {
      const kind = principal.kind === 'agent' ? 'internal_note' : 'customer_message';
      const message = { kind, text: 'x', attachments: [id] } as const;
      const deps = { table: desk.table, rules: { closeAfterDays: 4 }, files: desk.files };
      const input = { principal, ticketId: ticket.id, message };
      const asked = addMessage(
        deps,
        { ...desk.context(), actor: { kind: principal.kind, id: principal.id } },
        input,
      );
      await expect(asked).rejects.toMatchObject({ fields: [{ path: 'attachments.0', message: NOT_THEIRS }] });
    }
  });

  test('that is larger than a mail takes, with the others of the reply', async () => {
    const content = 'x'.repeat(4_000_000);
    const ids = [(await desk.upload({ content })).id, (await desk.upload({ content })).id];
    await refused(ids, 'attachments', 'are larger than 7000000 bytes together, which a mail carries');
    await expect(desk.write((await given()).id, note(ids))).resolves.toMatchObject({
      message: { attachments: [{}, {}] },
    });
  });
});

test('a message that is refused leaves no copy of its files', async () => {
  const ticket = await given();
  const { id } = await desk.upload();
  const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
  const deps = { table: desk.table, rules: desk.rules, files: desk.files };
  const add = (message: NewMessage, alongside?: () => never) => {
    const asked = { principal: ADMIN, ticketId: ticket.id, message };
    return addMessage(deps, context, { ...asked, ...(alongside && { alongside }) });
  };
  const refuse = () => {
    throw fieldError('incidents', 'goes with a problem');
  };
  await expect(add(reply([id]), refuse)).rejects.toMatchObject({ fields: [{ path: 'incidents' }] });
  const unseen = { ...reply([id]), lastSeenMessageId: '0'.repeat(26) };
  await expect(add(unseen)).rejects.toMatchObject({ kind: expect.any(String) });
  await expect(add({ ...reply([id]), draftVersion: 7 })).rejects.toMatchObject({ code: 'draft.changed' });
  expect([...desk.objects.kept.keys()]).not.toContain(`attachments/attached/${id}`);
  expect((await add(reply([id]))).message.attachments).toHaveLength(1);
  expect(desk.objects.text(`attached/${id}`)).toBe('hello');
});

test('two messages that take the same file at once: one gets it', async () => {
  const [one, other] = [await given(), await given()];
  const { id } = await desk.upload();
  const done = await Promise.allSettled([one, other].map((ticket) => desk.write(ticket.id, note([id]))));
  expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

describe('the files and the HTML of a first message', () => {
  test('are those that a customer gives who opens a ticket', async () => {
    const { requesterId } = await given();
    const principal = customerOf(requesterId);
    const { id } = await desk.upload({ principal });
    const { files, table } = desk;
    const request = requestFor(
      { id: requesterId },
      { text: undefined, html: '<b>See</b>', attachments: [id] },
    );
    const context = { ...desk.context(), actor: actorOf(principal) };
    const made = await createTicket({ table, files, readHtml }, context, { principal, request });
    expect(made.message).toMatchObject({
      kind: 'customer_message',
      text: 'See',
      html: '<b>See</b>',
      attachments: [{ filename: 'a.txt', key: `attached/${id}` }],
    });
    expect((await desk.open(made.ticket.id)).messages).toEqual([made.message]);
    await expect(desk.write(made.ticket.id, note([id]))).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('are nobody else’s: such a request takes no number', async () => {
    const { requesterId } = await given();
    const { id } = await desk.upload();
    const { files, table } = desk;
    const before = await allRows(desk.database);
    const principal = customerOf(requesterId);
    const request = requestFor({ id: requesterId }, { attachments: [id] });
    const asked = createTicket({ table, files }, desk.context(), { principal, request });
    await expect(asked).rejects.toMatchObject({ fields: [{ path: 'attachments.0', message: NOT_THEIRS }] });
    expect(await allRows(desk.database)).toEqual(before);
  });
});

test('a merged ticket shows HTML and files where it goes on, and a customer’s later file reaches it', async () => {
  const [target, source] = [await given(), await given()];
  const { id } = await desk.upload();
  await desk.write(source.id, { kind: 'public_reply', html: '<b>Here</b>', attachments: [id] });
  const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
  await mergeTickets(desk, context, { principal: ADMIN, ticketId: target.id, sourceIds: [source.id] });
  const principal = customerOf(source.requesterId);
  const theirs = await desk.upload({ principal });
  const message = { kind: 'customer_message', text: 'And mine.', attachments: [theirs.id] } as const;
  const deps = { table: desk.table, rules: { closeAfterDays: 4 }, files: desk.files };
  const asked = { principal, ticketId: source.id, message };
  await addMessage(deps, { ...desk.context(), actor: actorOf(principal) }, asked);
  const shown = (await desk.open(target.id)).messages.flatMap(({ html, attachments }) =>
    attachments.map(({ key }) => [html, key]),
  );
  expect(shown).toEqual([
    ['<b>Here</b>', `attached/${id}`],
    [undefined, `attached/${theirs.id}`],
  ]);
});

describe('the link to upload', () => {
  const sign = s3Links({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' });
  const announce = (file: object = {}, mostBytes = 100) =>
    createUpload({ table: desk.table, sign, bucket: 'files', mostBytes }, desk.context(), {
      principal: ADMIN,
      file: { filename: '../a.txt', contentType: 'text/plain', size: 5, sha256: 'ab'.repeat(32), ...file },
    });

  test('has type, length and checksum signed, and none of them in its address', async () => {
    const { upload, filename, id } = await announce();
    const url = new URL(upload.url);
    expect(url.host).toBe('files.s3.eu-west-1.amazonaws.com');
    expect(url.pathname).toBe(`/uploads/${id}`);
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;x-amz-checksum-sha256',
    );
    expect(url.searchParams.has('x-amz-checksum-sha256')).toBe(false);
    expect(upload.headers).toEqual({
      'content-type': 'text/plain',
      'content-length': '5',
      'x-amz-checksum-sha256': Buffer.from('ab'.repeat(32), 'hex').toString('base64'),
    });
    expect(filename).toBe('a.txt');
  });

  test('is for no file that is larger than the desk allows, nor for one without a name', async () => {
    await expect(announce({ size: 101 })).rejects.toMatchObject({ fields: [{ path: 'size' }] });
    await expect(announce({ filename: '..' })).rejects.toMatchObject({ fields: [{ path: 'filename' }] });
  });
});
