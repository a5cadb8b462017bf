import { describe, expect, it } from 'vitest';
import { lookUpJsonKey } from '../sandbox/ecs/fetch/go-json.ts';

describe('looking a JSON key up as Go does', () => {
  it('finds a key whatever its value is', () => {
    expect(lookUpJsonKey('{"url": ""}', 'url')).toEqual({ is: 'found' });
  });

  it.each([
    ['{"other": 1}', 'retrieved secret from Secrets Manager did not contain json key url'],
    ['null', 'retrieved secret from Secrets Manager did not contain json key url'],
    ['"text"', 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
    ['[1]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['7', 'json: cannot unmarshal number into Go value of type map[string]interface {}'],
    ['true', 'json: cannot unmarshal bool into Go value of type map[string]interface {}'],
    ['plain', "invalid character 'p' looking for beginning of value"],
    ["'url'", "invalid character '\\'' looking for beginning of value"],
    ['{url: 1}', "invalid character 'u' looking for beginning of object key string"],
    ['{"url": 1', 'unexpected end of JSON input'],
    ['', 'unexpected end of JSON input'],
  ])('says of %s what Go says', (value, error) => {
    expect(lookUpJsonKey(value, 'url')).toEqual({ is: 'fault', error });
  });

  it('does not take an inherited name for a key', () => {
    expect(lookUpJsonKey('{}', 'toString')).toMatchObject({ is: 'fault' });
  });
});
