import { describe, expect, it } from 'vitest';
import { attest } from '../../shared/aws/sts/attest.ts';
import type { Proof } from '../../shared/operator/request.ts';
import { installation, signedRequest } from '../fixtures/signed-request.ts';
import { signRequest } from '../sandbox/account/sign-request.ts';

type Sent = { hostname: string; path: string; method: string; headers: Record<string, string>; body: string };

const answerOf = (arn: string) =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>A</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const errorOf = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>The Canonical String was 'x-amz-security-token:dG9rZW4='</Message></Error></ErrorResponse>`;

/** STS that keeps what it was sent. */
function fakeSts(text: string, statusCode = 200) {
  const sent: Sent[] = [];
  const requestHandler = {
    handle: async (request: Sent) => {
      sent.push(request);
      return { response: { statusCode, headers: { 'content-type': 'text/xml' }, body: new Blob([text]).stream() } };
    },
  };
  return { sent, requestHandler: requestHandler as unknown as Parameters<typeof attest>[1]['requestHandler'] };
}

async function proofIn(region: string): Promise<Proof> {
  return (await signedRequest({ verb: 'read-mode' }, { region })).proof;
}

describe('a proof of identity', () => {
  it('is sent to STS of the installation’s Region and answered with the signer’s ARN', async () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';
    const { sent, requestHandler } = fakeSts(answerOf(arn));
    const proof = await proofIn('us-east-2');
    expect(await attest(proof, { region: 'us-east-2', requestHandler })).toEqual({ is: 'attested', arn });
    expect(sent).toHaveLength(1);
    const [{ hostname, path, method, body, headers } = {} as Sent] = sent;
    expect({ hostname, path, method, body }).toEqual({
      hostname: 'sts.us-east-2.amazonaws.com',
      path: '/',
      method: 'POST',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(headers).toEqual({
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'sts.us-east-2.amazonaws.com',
      'x-amz-date': proof.date,
      'x-amz-security-token': 'dG9rZW4=',
      'x-ecs-init-remediator': proof.binding,
      authorization: proof.authorization,
    });
    expect(proof.binding.startsWith(`${installation} `)).toBe(true);
  });

  it.each([
    ['cn-north-1', 'sts.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com'],
    ['us-east-1', 'sts.us-east-1.amazonaws.com'],
    ['ap-southeast-5', 'sts.ap-southeast-5.amazonaws.com'],
  ])('in %s is for %s', async (region, host) => {
    const { sent, requestHandler } = fakeSts(answerOf('arn:aws:iam::111122223333:user/ann'));
    await attest(await proofIn(region), { region, requestHandler });
    expect(sent[0]?.headers['host']).toBe(host);
  });

  it('carries a signature of exactly what the operator sends', async () => {
    const { sent, requestHandler } = fakeSts(answerOf('arn:aws:iam::111122223333:user/ann'));
    const proof = await proofIn('us-east-2');
    await attest(proof, { region: 'us-east-2', requestHandler });
    const { authorization: _, ...headers } = sent[0]?.headers ?? {};
    const keys = { accessKeyId: 'ASIAEXAMPLE000000001', secretAccessKey: 'secret', sessionToken: 'dG9rZW4=' };
    const at = new Date(proof.binding.split(' ').at(-1) ?? '');
    const own = signRequest(
      {
        service: 'sts',
        method: 'POST',
        path: '/',
        body: sent[0]?.body ?? '',
        host: headers['host'] ?? '',
        region: 'us-east-2',
        headers: {
          'content-type': headers['content-type'] ?? '',
          'x-ecs-init-remediator': headers['x-ecs-init-remediator'] ?? '',
        },
      },
      keys,
      at,
    );
    expect(proof.authorization).toBe(own['authorization']);
  });

  it('that STS does not accept attests nobody, and of STS’s words only the error’s name is told', async () => {
    const { requestHandler } = fakeSts(errorOf('SignatureDoesNotMatch'), 403);
    const answer = await attest(await proofIn('us-east-2'), { region: 'us-east-2', requestHandler });
    expect(answer).toEqual({ is: 'not-attested', because: 'SignatureDoesNotMatch' });
  });

  it('is no proof where STS names no principal', async () => {
    const { requestHandler } = fakeSts(answerOf(''));
    expect(await attest(await proofIn('us-east-2'), { region: 'us-east-2', requestHandler })).toMatchObject({
      is: 'not-attested',
    });
  });

  it('is asked again by the caller where STS fails: that attests nobody either', async () => {
    const { requestHandler } = fakeSts(errorOf('InternalFailure'), 500);
    await expect(attest(await proofIn('us-east-2'), { region: 'us-east-2', requestHandler })).rejects.toThrow(
      'sts:GetCallerIdentity failed',
    );
  });
});
