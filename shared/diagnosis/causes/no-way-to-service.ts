import type { Ask, Facts } from '../../evidence/ask.ts';
import { hopLine } from '../../network/hop-line.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import { report } from '../advice/report.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { listed } from '../listed.ts';
import { unlessLasting } from '../passing.ts';
import { hasNetwork, hostLines, hostUnread, whyUnknown } from '../reachability/host-network.ts';
import { fetchedOverNetwork, moreWays } from '../reachability/network-cause.ts';
import { networkAsks, pathsOf, placesOf, readsMissing } from '../reachability/network-view.ts';
import { isPrivateAddress } from '../reachability/private-address.ts';
import type { RequirementPath } from '../reachability/seen-network.ts';

/**
 * ECS says that the service never answered the call. The account shows no obstacle on the path, or could not be read
 * completely.
 */
export const noWayToService = defineCause({
  code: 'no-way-to-service',
  category: 'network',
  shownBy: 'the stopped reason',
  concerns: fetchedOverNetwork,
  passes: unlessLasting,
  needs: () => [],
  wants: (subject, facts) => networkAsks(subject, facts),
  match: (subject, facts) => {
    const { claim } = subject;
    if (claim === undefined || claim.category !== 'network') return ruledOut('ECS reports no time-out');
    if (report(claim).cause !== 'no-way-to-service' || !isConcerned(subject))
      return ruledOut('ECS reports another dependency');
    const unread = hasNetwork(subject, facts) ? [] : hostUnread(subject, facts);
    if (unread.length > 0) return { is: 'undecided', missing: unread };
    const paths = hasNetwork(subject, facts) ? pathsOf(subject, facts).filter(({ place }) => place.ran) : [];
    if (paths.some(({ path }) => path.is === 'blocked')) return ruledOut('what stands in the way is known');
    const missing = readsMissing(
      paths.map(({ path }) => path),
      subject,
      facts,
    );
    if (missing.length > 0) return { is: 'undecided', missing };
    return match(claim, paths, subject, facts);
  },
});

function match(claim: Claim, paths: readonly RequirementPath[], subject: Subject, facts: Facts): Match {
  const reported = report(claim);
  const subnets = placesOf(subject, facts)
    .filter(({ ran }) => ran)
    .map(({ subnet }) => subnet);
  const from = subnets.length === 0 ? '' : ` (the task ran in ${listed(subnets)})`;
  return {
    is: 'matched',
    certainty: 'reported',
    title: `${reported.title}${from}`,
    next: reported.next,
    evidence: [
      ...saidByEcs(claim),
      ...hostLines(subject, facts),
      ...paths.slice(0, mostPaths).flatMap(({ path }) => pathLines(path, networkAsks(subject, facts))),
      ...moreOf(paths.length - mostPaths, subject, facts),
      ...unseen(subject, paths, facts),
    ],
    ...(claim.resource !== null && { resource: claim.resource }),
  };
}

/** Ways that the evidence shows hop by hop. */
const mostPaths = 3;

function moreOf(more: number, subject: Subject, facts: Facts): readonly Seen[] {
  return more > 0 ? [{ text: moreWays(more), by: networkAsks(subject, facts) }] : [];
}

function saidByEcs(claim: Claim): readonly Seen[] {
  const dialled = [claim.host, claim.address].filter((one) => one !== null).join(', ');
  const said = claim.outcome === 'timed-out' ? 'the call timed out' : 'there was no connection';
  const lines: Seen[] = [{ text: `ECS says ${said}${dialled === '' ? '' : ` (${dialled})`}`, by: 'stoppedReason' }];
  if (claim.address === null) return lines;
  const text = isPrivateAddress(claim.address)
    ? `${claim.address} is a private address: the name resolved to a VPC endpoint, whose security group or the network ACL does not let 443 through`
    : `${claim.address} is a public address: no VPC endpoint answers for the service, and no NAT gateway or public IP leads out`;
  return [...lines, { text, by: 'stoppedReason' }];
}

function pathLines(path: RequirementPath['path'], by: readonly Ask[]): readonly Seen[] {
  const because = path.is === 'undecided' ? [{ text: path.because, by }] : [];
  return [{ text: hopLine(path), by }, ...because, ...path.notes.slice(0, 2).map((text) => ({ text, by }))];
}

/** Why the account shows no obstacle. */
function unseen(subject: Subject, paths: readonly RequirementPath[], facts: Facts): readonly Seen[] {
  if (paths.length > 0) return [];
  const text = hasNetwork(subject, facts)
    ? 'where the task ran is not known: the event shows no subnet'
    : whyUnknown(subject, facts);
  return [{ text, by: 'the event' }];
}
