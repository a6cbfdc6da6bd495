export * from './may.ts';
export * from './principal.ts';
