import { join } from 'node:path';
import type { ClientTool } from './tool.ts';

const TOOL = 'github.com/oapi-codegen/oapi-codegen/v2';

/** Go keeps what it fetches and compiles in the home of the user, unless told otherwise, and takes away its write bits. */
const variables = (folder: string) => ({
  GOPATH: join(folder, 'path'),
  GOCACHE: join(folder, 'cache'),
  GOFLAGS: '-modcacherw',
});

/** Structs for every request and answer, and methods that are typed by them. */
export const go: ClientTool = {
  name: 'oapi-codegen',
  language: 'Go',
  folder: 'go',
  toolchain: ['go', ['version'], 'Go'],
  reach: async ({ folder, run }) => {
    await run('go', ['mod', 'download', TOOL], variables(folder));
  },
  build: async ({ folder, run }, document) => {
    const generator = ['tool', 'oapi-codegen', '-generate', 'types,client', '-package', 'main'];
    await run('go', [...generator, '-o', 'desk.gen.go', document], variables(folder));
    await run('go', ['build', '-o', 'answer', '.'], variables(folder));
  },
  answer: async ({ folder, run }, task) => {
    await run(join(folder, 'answer'), [], { ...task });
  },
};
