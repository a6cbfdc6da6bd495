export { spelledPhone } from './spelled-phone.ts';
