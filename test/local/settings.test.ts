import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderUnusableError, openDataFolder } from '../../local/data-folder.ts';
import { HostSettingError, readHostSettings } from '../../local/settings.ts';

describe('settings of the local host', () => {
  test.each(['abc', '-1', '70000', '1.5'])('a port of %s is refused with one sentence', (port) => {
    const reading = () => readHostSettings({ BILET_SMTP_PORT: port }, []);
    expect(reading).toThrow(HostSettingError);
    expect(reading).toThrow('BILET_SMTP_PORT cannot be used: must be a whole number from 0 to 65535.');
  });

  test('an empty variable counts as absent', () => {
    expect(readHostSettings({ BILET_PORT: '' }, [])).toMatchObject({ port: 3333, smtpPort: 2525 });
  });

  test('nothing speaks for senders unless the verdicts are named, and other names are refused', () => {
    expect(readHostSettings({}, [])).toMatchObject({ mailVerdicts: 'gray' });
    expect(readHostSettings({ BILET_MAIL_VERDICTS: 'pass' }, [])).toMatchObject({ mailVerdicts: 'pass' });
    expect(() => readHostSettings({ BILET_MAIL_VERDICTS: 'PASS' }, [])).toThrow(
      'BILET_MAIL_VERDICTS cannot be used: must be one of gray, pass, fail.',
    );
  });

  test('how long replies can be taken back is for cdk.json to say unless it is named, up to a minute', () => {
    expect(readHostSettings({}, []).undoSeconds).toBeUndefined();
    expect(readHostSettings({ BILET_UNDO_SECONDS: '60' }, []).undoSeconds).toBe(60);
    for (const seconds of ['61', '-1', '2.5', 'soon']) {
      expect(() => readHostSettings({ BILET_UNDO_SECONDS: seconds }, [])).toThrow(
        'BILET_UNDO_SECONDS cannot be used: must be a whole number from 0 to 60.',
      );
    }
  });

  test('an unknown option is named', () => {
    expect(() => readHostSettings({}, ['--frseh'])).toThrow('There is no option --frseh');
  });

  test('a data folder that is a file is refused with one sentence', () => {
    const parent = mkdtempSync(join(tmpdir(), 'bilet-settings-'));
    try {
      const file = join(parent, 'data');
      writeFileSync(file, '');
      for (const folder of [file, join(file, 'below')]) {
        expect(() => openDataFolder(folder, true)).toThrow(DataFolderUnusableError);
        expect(() => openDataFolder(folder, true)).toThrow(`The data folder ${folder} cannot be made`);
      }
    } finally {
      rmSync(parent, { recursive: true });
    }
  });
});
