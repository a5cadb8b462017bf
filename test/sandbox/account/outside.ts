/**
 * Loaded into each function of the account before its own code. A function calls AWS's own hosts by their names, and
 * nothing of AWS can be reached here: so `fetch` finds the hosts of SNS's certificates and of CloudFormation's answers
 * in the account, as a resolver of names would. The function itself is the one that AWS would run.
 */
const account = process.env['AWS_ENDPOINT_URL'] ?? '';
const hosts = JSON.parse(process.env['SANDBOX_HOSTS'] ?? '{}') as Readonly<Record<string, string>>;
const reach = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const place = placeOf(url);
  return place === undefined ? reach(input, init) : reach(place, init);
};

/** Where a name of the outside leads to. Undefined for all others, which stay as they are. */
function placeOf({ protocol, hostname, pathname }: URL): string | undefined {
  if (protocol !== 'https:') return undefined;
  if (/^sns\.[a-z0-9-]+\.amazonaws\.com$/.test(hostname)) return `${account}${pathname}`;
  if (/^cloudformation-custom-resource-response-[a-z0-9]+\.s3[.-]/.test(hostname))
    return `${account}/_ministack/cfn-response${pathname}`;
  const origin = hosts[hostname];
  return origin === undefined ? undefined : `${origin}${pathname}`;
}
