import { cleanText } from '../../shared/notification/text/clean-text.ts';

/** One link of the way from an event to a person's eyes. */
export type Link = {
  readonly name: LinkName;
  readonly is: 'works' | 'broken' | 'not-checked';
  /** What was seen, in a sentence. */
  readonly says: string;
  /** What to do about it, a command where there is one. */
  readonly next?: string;
  /** The permission without which the link was not checked. */
  readonly permission?: string;
};

/** The links, in the order in which a failure passes them. */
export const linkNames = [
  'event bus',
  'rule',
  'queue',
  'remediator',
  'diagnosis',
  'message',
  'subscriptions',
  'inbox',
] as const;

export type LinkName = (typeof linkNames)[number];

/** A link that works. */
export const works = (name: LinkName, says: string): Link => ({ name, is: 'works', says });

/** A link that is broken, and what to do. */
export const broken = (name: LinkName, says: string, next: string): Link => ({ name, is: 'broken', says, next });

/** A link of which nothing is known. */
export const notChecked = (name: LinkName, says: string, permission?: string | null): Link => ({
  name,
  is: 'not-checked',
  says,
  ...(typeof permission === 'string' && { permission }),
});

/** A link of which nothing could be asked may work: no part is at fault for that. */
export function unseen(name: LinkName, whether: string, because: string): Link {
  return broken(
    name,
    `${whether} could not be asked: ${cleanText(because, 300).replace(/\.$/, '')}.`,
    'See whether the installation answers: npx ecs-init-remediator status',
  );
}
