import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenLocalDesk, NoDeskChosenError } from '../../bin/desk/choose.ts';
import { deskContext, deskSettings } from '../../bin/desk/context.ts';
import { commandFor } from '../../bin/desk/desk.ts';

describe('the desk that a command works on', () => {
  test('is the one of cdk.json, with the settings given as to the CDK', () => {
    expect(deskSettings({}).prefix).toBe('Bilet');
    const given = { context: ['prefix=Second', 'deskName=A = B', 'closeAfterDays=9'] };
    expect(deskSettings(given)).toMatchObject({ prefix: 'Second', deskName: 'A = B', closeAfterDays: 9 });
    expect(deskContext({ context: ['prefix=Second'] })).toMatchObject({
      prefix: 'Second',
      '@aws-cdk/core:strictCfnValidateErrors': true,
    });
  });

  test.each(['prefix', '=Second', ''])('is not guessed from "-c %s"', (text) => {
    expect(() => deskSettings({ context: [text] })).toThrow(/^-c takes a setting and its value/);
  });

  test('is never the deployed one because the local one has stopped, unless somebody says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bilet-choose-'));
    const before = process.env.BILET_DATA;
    process.env.BILET_DATA = folder;
    try {
      // Without a terminal nobody can be asked.
      await expect(chosenLocalDesk({})).rejects.toThrow(NoDeskChosenError);
      await expect(chosenLocalDesk({}, async () => false)).rejects.toThrow(/npm start .* or say --aws/);
      const questions: string[] = [];
      const yes = async (question: string) => questions.push(question) > 0;
      expect(await chosenLocalDesk({}, yes)).toBeNull();
      expect(questions).toEqual(['No local desk is running. Work on the desk in AWS?']);
    } finally {
      if (before === undefined) delete process.env.BILET_DATA;
      else process.env.BILET_DATA = before;
      rmSync(folder, { recursive: true });
    }
  });

  test('is the deployed one when settings of it are given, even while a local desk runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bilet-choose-'));
    const local = {
      pid: process.pid,
      api: 'http://127.0.0.1:1/v1',
      smtp: 2,
      mailbox: 'a@b.example',
      sqs: 'http://127.0.0.1:3',
      inboundQueue: 'http://127.0.0.1:3/in',
      inboundDeadLetters: 'http://127.0.0.1:3/dead',
      environment: {},
      resources: { table: 'T', bus: 'B', mailBucket: 'm', attachmentBucket: 'a', listShards: 1 },
    };
    writeFileSync(join(folder, 'host.json'), JSON.stringify(local));
    const before = process.env.BILET_DATA;
    process.env.BILET_DATA = folder;
    try {
      expect(await chosenLocalDesk({})).toEqual(local);
      expect(await chosenLocalDesk({ aws: true })).toBeNull();
      expect(await chosenLocalDesk({ context: ['prefix=Second'] })).toBeNull();
      await expect(chosenLocalDesk({ local: true, context: ['prefix=Second'] })).rejects.toThrow(/not both/);
      await expect(chosenLocalDesk({ local: true, aws: true })).rejects.toThrow(/not both/);
    } finally {
      if (before === undefined) delete process.env.BILET_DATA;
      else process.env.BILET_DATA = before;
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the command that a tool advises', () => {
  test('names a deployed desk, so that it means that one wherever it is pasted', () => {
    expect(commandFor({ kind: 'deployed', prefix: 'Second' }, 'dlq', 'show', 'all')).toBe(
      'npm run dlq -- --aws -c prefix=Second show all',
    );
  });

  test('is short for the local desk', () => {
    expect(commandFor({ kind: 'local', prefix: 'Bilet' }, 'dlq', 'show', 'all')).toBe(
      'npm run dlq -- show all',
    );
    expect(commandFor({ kind: 'local', prefix: 'Bilet' }, 'dlq')).toBe('npm run dlq');
  });
});
