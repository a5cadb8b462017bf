import { describe, expect, it } from 'vitest';
import { isPublic, overlaps, readCidr, subtract } from '../../shared/network/cidr.ts';

const range = (text: string) => readCidr(text) ?? expect.fail(`${text} is no block`);

describe('a block', () => {
  it.each([
    ['10.0.0.0/8', 4, 0x0a00_0000n, 0x0aff_ffffn],
    ['10.1.2.3/8', 4, 0x0a00_0000n, 0x0aff_ffffn],
    ['0.0.0.0/0', 4, 0n, 0xffff_ffffn],
    ['52.94.1.1', 4, 0x345e_0101n, 0x345e_0101n],
    ['::/0', 6, 0n, 2n ** 128n - 1n],
    ['2001:db8::1', 6, 0x2001_0db8n * 2n ** 96n + 1n, 0x2001_0db8n * 2n ** 96n + 1n],
    ['1:2:3:4:5:6:7:8/128', 6, 0x1_0002_0003_0004_0005_0006_0007_0008n, 0x1_0002_0003_0004_0005_0006_0007_0008n],
  ])('%s is read', (text, family, from, to) => {
    expect(readCidr(text)).toMatchObject({ family, from, to });
  });

  it.each([
    '',
    '10.0.0.0/33',
    '10.0.0/8',
    '256.0.0.1',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3',
    'pl-1',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '::/129',
    '12345::',
    '1:2:3:4:5:6:7::8',
  ])('%j is none', (text) => {
    expect(readCidr(text)).toBeUndefined();
  });

  it('is cut in two by one inside it', () => {
    expect(subtract([range('10.0.0.0/30')], range('10.0.0.1/32'))).toEqual([
      expect.objectContaining({ from: 0x0a00_0000n, to: 0x0a00_0000n }),
      expect.objectContaining({ from: 0x0a00_0002n, to: 0x0a00_0003n }),
    ]);
    expect(subtract([range('10.0.0.0/30')], range('10.0.0.0/8'))).toEqual([]);
  });

  it('shares no address with one of another family', () => {
    expect(overlaps(range('0.0.0.0/0'), range('::/0'))).toBe(false);
  });

  it.each([
    ['52.94.1.1', true],
    ['10.0.0.1', false],
    ['100.64.0.1', false],
    ['172.31.255.255', false],
    ['172.32.0.0', true],
    ['2a05:d018::1', true],
    ['fd00::1', false],
    ['64:ff9b::1', false],
  ])('%s is public: %s', (text, expected) => {
    expect(isPublic(range(text))).toBe(expected);
  });
});
