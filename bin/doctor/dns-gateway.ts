import { promises } from 'node:dns';

/** Names that have no such records. */
const NOTHING = ['ENODATA', 'ENOTFOUND'];

async function orNone<T>(question: Promise<T[]>): Promise<T[]> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOTHING.includes(String(error.code))) return [];
    throw error;
  }
}

/** Questions to the domain name system; a name without records of the kind gives none. */
export interface Dns {
  mx(name: string): Promise<string[]>;
  txt(name: string): Promise<string[]>;
}

/** The resolver of this machine. */
export const machineDns: Dns = {
  mx: async (name) => (await orNone(promises.resolveMx(name))).map(({ exchange }) => exchange),
  txt: async (name) => (await orNone(promises.resolveTxt(name))).map((parts) => parts.join('')),
};
