export { goesOnIn } from './goes-on-in.ts';
export { type GoesOn, whereItGoesOn } from './where-it-goes-on.ts';
