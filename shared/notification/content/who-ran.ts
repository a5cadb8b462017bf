import { later } from '../../event/instant.ts';
import { shellCommand } from '../text/quote-shell.ts';

/**
 * The command that has AWS itself name who called RunTask since an hour before. What the tasks say of it (`startedBy`, `group`) is the
 * caller's choice. Null if no safe command can be written.
 */
export function whoRan(region: string, since: string): string | null {
  // A record that somebody has altered may hold anything.
  if (Number.isNaN(Date.parse(since))) return null;
  const query = 'Events[].[EventTime,Username]';
  return shellCommand('aws cloudtrail lookup-events --max-items 50 --output text', [
    ['--lookup-attributes', 'AttributeKey=EventName,AttributeValue=RunTask'],
    ['--start-time', later(since, -3_600_000)],
    ['--query', query],
    ['--region', region],
  ]);
}
