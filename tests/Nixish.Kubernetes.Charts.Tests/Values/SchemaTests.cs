using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Values;

public class SchemaTests
{
    private const string Draft4 = "http://json-schema.org/draft-04/schema#";
    private const string Draft6 = "http://json-schema.org/draft-06/schema#";
    private const string Draft7 = "http://json-schema.org/draft-07/schema#";
    private const string Draft2019 = "https://json-schema.org/draft/2019-09/schema";

    // A schema as YAML, values as YAML, and what is wrong with them.
    public static TheoryData<string, string, string> Held => new()
    {
        { "{}", "a: 1", "" },
        { "type: object", "a: 1", "" },
        { "properties: {a: {type: number}}", "a: x", "- at '/a': got string, want number\n" },
        { "properties: {a: {type: [string, 'null']}}", "a: 1", "- at '/a': got number, want null or string\n" },
        { "properties: {a: {type: integer}}", "a: 3", "" },
        { "properties: {a: {type: integer}}", "a: 3.5", "- at '/a': got number, want integer\n" },
        { "properties: {a: {type: boolean}}", "a: 'yes'", "- at '/a': got string, want boolean\n" },
        { "required: [a]", "b: 1", "- at '': missing property 'a'\n" },
        { "required: [a, b]", "{}", "- at '': missing properties 'a', 'b'\n" },
        { "properties: {a: {minimum: 0}}", "a: -5", "- at '/a': minimum: got -5, want 0\n" },
        { "properties: {a: {maximum: 65535}}", "a: 70000", "- at '/a': maximum: got 70,000, want 65,535\n" },
        { "properties: {a: {exclusiveMinimum: 1}}", "a: 1", "- at '/a': exclusiveMinimum: got 1, want 1\n" },
        { "properties: {a: {exclusiveMaximum: 1}}", "a: 1", "- at '/a': exclusiveMaximum: got 1, want 1\n" },
        { "properties: {a: {multipleOf: 0.1}}", "a: 0.3", "" },
        { "properties: {a: {multipleOf: 3}}", "a: 10", "- at '/a': multipleOf: got 10, want 3\n" },
        { $"$schema: {Draft4}\nproperties: {{a: {{minimum: 1, exclusiveMinimum: true}}}}", "a: 1", "- at '/a': exclusiveMinimum: got 1, want 1\n" },
        { "properties: {a: {enum: [x, z]}}", "a: q", "- at '/a': value must be one of 'x', 'z'\n" },
        { "properties: {a: {enum: [1]}}", "a: 2", "- at '/a': value must be 1\n" },
        { "properties: {a: {enum: [1, {b: 2}]}}", "a: {b: 2}", "" },
        { "properties: {a: {enum: [[1]]}}", "a: [2]", "- at '/a': enum failed\n" },
        { "properties: {a: {const: x}}", "a: z", "- at '/a': value must be 'x'\n" },
        { $"$schema: {Draft4}\nproperties: {{a: {{const: x}}}}", "a: z", "" },
        { "properties: {a: {minLength: 2, maxLength: 3}}", "a: x", "- at '/a': minLength: got 1, want 2\n" },
        { "properties: {a: {maxLength: 1}}", "a: é😀", "- at '/a': maxLength: got 2, want 1\n" },
        { "properties: {a: {pattern: '^[a-z]+$'}}", "a: A1", "- at '/a': 'A1' does not match pattern '^[a-z]+$'\n" },
        { "properties: {a: {items: {type: string}}}", "a: [x, 1]", "- at '/a/1': got number, want string\n" },
        { "properties: {a: {minItems: 1}}", "a: []", "- at '/a': minItems: got 0, want 1\n" },
        { "properties: {a: {maxItems: 1}}", "a: [1, 2]", "- at '/a': maxItems: got 2, want 1\n" },
        { "properties: {a: {uniqueItems: true}}", "a: [1, {b: 2}, 1]", "- at '/a': items at 0 and 2 are equal\n" },
        { "properties: {a: {prefixItems: [{type: string}], items: {type: number}}}", "a: [x, z]", "- at '/a/1': got string, want number\n" },
        { $"$schema: {Draft7}\nproperties: {{a: {{items: [{{type: string}}], additionalItems: false}}}}", "a: [x, 1, 2]", "- at '/a': last 2 additionalItem(s) not allowed\n" },
        { $"$schema: {Draft2019}\nproperties: {{a: {{items: [{{}}], additionalItems: {{type: string}}}}}}", "a: [1, 2]", "- at '/a/1': got number, want string\n" },
        { "properties: {a: {contains: {const: 1}}}", "a: [1, 2]", "" },
        { "properties: {a: {contains: {const: 1}}}", "a: [2]", "- at '/a': no items match contains schema\n  - at '/a/0': value must be 1\n" },
        { "properties: {a: {contains: {const: 1}, minContains: 2}}", "a: [1]", "- at '/a': min 2 items required to match contains schema, but matched 1 items at 0\n" },
        { "properties: {a: {contains: {const: 1}, maxContains: 1}}", "a: [1, 1]", "- at '/a': max 1 items required to match contains schema, but matched 2 items at 0 1\n" },
        { "additionalProperties: false\nproperties: {a: {}}", "a: 1\nb: 2\nc: 3", "- at '': additional properties 'b', 'c' not allowed\n" },
        { "additionalProperties: {type: string}", "a: 1", "- at '/a': got number, want string\n" },
        { "patternProperties: {'^x-': {type: string}}\nadditionalProperties: false", "x-a: b\nq: 1", "- at '': additional properties 'q' not allowed\n" },
        { "propertyNames: {pattern: '^[a-z]$'}", "aa: 1", "- at '': invalid propertyName 'aa'\n  - at '': 'aa' does not match pattern '^[a-z]$'\n" },
        { "minProperties: 2", "a: 1", "- at '': minProperties: got 1, want 2\n" },
        { "maxProperties: 1", "a: 1\nb: 2", "- at '': maxProperties: got 2, want 1\n" },
        { "dependentRequired: {a: [b]}", "a: 1", "- at '': properties 'b' required, if 'a' exists\n" },
        { "dependentSchemas: {a: {required: [c]}}", "a: 1", "- at '': missing property 'c'\n" },
        { $"$schema: {Draft7}\ndependencies: {{a: [b], c: {{required: [d]}}}}", "a: 1\nc: 1", "- at '': properties 'b' required, if 'a' exists\n- at '': missing property 'd'\n" },
        { "allOf: [{required: [a]}, {required: [b]}]", "{}", "- at '': allOf failed\n  - at '': missing property 'a'\n  - at '': missing property 'b'\n" },
        { "anyOf: [{required: [a]}, {required: [b]}]", "{}", "- at '': anyOf failed\n  - at '': missing property 'a'\n  - at '': missing property 'b'\n" },
        { "anyOf: [{required: [a]}, {required: [b]}]", "b: 1", "" },
        { "oneOf: [{required: [a]}, {required: [b]}]", "{}", "- at '': oneOf failed, none matched\n  - at '': missing property 'a'\n  - at '': missing property 'b'\n" },
        { "oneOf: [{required: [a]}, {required: [b]}]", "a: 1\nb: 1", "- at '': oneOf failed, subschemas 0, 1 matched\n" },
        { "not: {required: [a]}", "a: 1", "- at '': not failed\n" },
        { "if: {required: [a]}\nthen: {required: [b]}\nelse: {required: [c]}", "a: 1", "- at '': missing property 'b'\n" },
        { "if: {required: [a]}\nthen: {required: [b]}\nelse: {required: [c]}", "{}", "- at '': missing property 'c'\n" },
        { $"$schema: {Draft6}\nif: {{required: [a]}}\nelse: {{required: [c]}}", "{}", "" },
        { "$defs: {port: {type: integer}}\nproperties: {a: {$ref: '#/$defs/port'}}", "a: x", "- at '/a': got string, want integer\n" },
        { "definitions: {p: {minimum: 1, multipleOf: 2}}\nproperties: {a: {$ref: '#/definitions/p'}}", "a: -1", "- at '/a': validation failed\n  - at '/a': minimum: got -1, want 1\n  - at '/a': multipleOf: got -1, want 2\n" },
        { "$defs: {p: {$anchor: port, type: integer}}\nproperties: {a: {$ref: '#port'}}", "a: x", "- at '/a': got string, want integer\n" },
        { "$id: https://example.com/root.json\n$defs: {p: {$id: port.json, type: integer}}\nproperties: {a: {$ref: port.json}}", "a: x", "- at '/a': got string, want integer\n" },
        { "$defs: {t: {properties: {next: {$ref: '#/$defs/t'}}, additionalProperties: false}}\nproperties: {a: {$ref: '#/$defs/t'}}", "a: {next: {next: {q: 1}}}", "- at '/a/next/next': additional properties 'q' not allowed\n" },
        { "properties: {'a/b': {type: string}}\n$defs: {}\nadditionalProperties: {$ref: '#/properties/a~1b'}", "'a/b': 1\nc: 2", "- at '/a~1b': got number, want string\n- at '/c': got number, want string\n" },
        { $"$schema: {Draft7}\nproperties: {{a: {{$ref: '#/definitions/s', type: number}}}}\ndefinitions: {{s: {{type: string}}}}", "a: x", "" },
        { "properties: {a: {}}\nunevaluatedProperties: false", "a: 1\nb: 2", "- at '/b': false schema\n" },
        { "allOf: [{properties: {a: {}}}]\nunevaluatedProperties: false", "a: 1", "" },
        { "properties: {l: {prefixItems: [{}], unevaluatedItems: false}}", "l: [1, 2]", "- at '/l/1': false schema\n" },
        { "properties: {a: false}", "a: 1", "- at '/a': false schema\n" },
        { "$ref: 'https://example.com/x.json'", "a: 1", "" },
        { "properties: {a: {$ref: 'http://example.com/x.json#/$defs/a', type: string}, b: {$ref: 'https://example.com/y.json', type: string}}", "a: 1\nb: 1", "- at '/a': got number, want string\n- at '/b': got number, want string\n" },
        { "$schema: https://json-schema.org/draft/2020-12/schema\nallOf: [{$ref: 'https://example.com/x.json'}]\nunevaluatedProperties: false", "a: 1", "" },
        { "$id: https://example.com/own.json\n$defs: {number: {type: number}}\nproperties: {a: {$ref: 'https://example.com/own.json#/$defs/number'}}", "a: x", "- at '/a': got string, want number\n" },
        { "$ref: '#'", "a: 1", "- at '': the schema refers to itself without end\n" },
        { $"$schema: {Draft7}\nproperties: {{a: {{format: ipv4}}}}", "a: 1.2.3", "- at '/a': '1.2.3' is not valid ipv4: expected four decimals\n" },
        { "properties: {a: {format: ipv4}}", "a: 1.2.3", "" },
        { $"$schema: {Draft7}\nproperties: {{a: {{format: hostname}}, b: {{format: email}}, c: {{format: uri}}, d: {{format: date-time}}, e: {{format: ipv6}}, f: {{format: date}}, g: {{format: regex}}, h: {{format: other}}}}", "a: x.example\nb: a@b.example\nc: 'http://x'\nd: '2020-01-01T00:00:00Z'\ne: '::1'\nf: '2020-02-29'\ng: 'a+'\nh: z", "" },
        { "type: object\nproperties: {a: {type: object, required: [b], properties: {b: {type: string}}}}\nrequired: [c]", "a: {b: 1}", "- at '': missing property 'c'\n- at '/a/b': got number, want string\n" },
    };

    [Theory]
    [MemberData(nameof(Held))]
    public void Values_are_held_against_a_schema(string schema, string values, string problems) =>
        ValuesSchema.Problems(GoJson.Write(GoYaml.Read(schema)), GoYaml.ReadMap(values) ?? []).Should().Be(problems);

    public static TheoryData<string, string> Unusable => new()
    {
        { "{", "*no JSON*" },
        { """{"$ref":"other.json"}""", "*other.json*not fetched*" },
        { """{"$ref":"#/nowhere"}""", "*leads nowhere*" },
        { """{"type":"text"}""", "*unknown type 'text'*" },
        { """{"propertyNames":{"pattern":"("}}""", "*is not valid*" },
        { """{"properties":{"a":5}}""", "*neither an object nor true or false*" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void A_schema_that_cannot_be_used_is_an_error(string schema, string message) =>
        FluentActions.Invoking(() => ValuesSchema.Problems(schema, new GoMap { ["a"] = 1.0 })).Should().Throw<ChartValuesException>().WithMessage(message);

    [Fact]
    public void A_schema_whose_branches_multiply_is_stopped()
    {
        var branches = string.Join(',', Enumerable.Range(0, 10).Select(static n => $"\"d{n}\":{{\"anyOf\":[{string.Join(',', Enumerable.Repeat($"{{\"$ref\":\"#/$defs/d{n + 1}\"}}", 10))}]}}"));
        FluentActions.Invoking(() => ValuesSchema.Problems($"{{\"$ref\":\"#/$defs/d0\",\"$defs\":{{{branches},\"d10\":false}}}}", new GoMap())).Should().Throw<ChartValuesException>().WithMessage("*steps*");
    }

    [Fact]
    public void Each_chart_names_its_own_problems()
    {
        var chart = new ChartDefaults("top", new GoMap(), [new("sub", new GoMap(), []) { Schema = """{"required":["age"]}""" }, new("odd", new GoMap(), [])]) { Schema = """{"required":["lastname"]}""" };
        FluentActions.Invoking(() => ValuesSchema.Require(chart, new GoMap { ["sub"] = new GoMap(), ["odd"] = "x" })).Should().Throw<ChartValuesException>().Which.Message.Should().Be(
            "values don't meet the specifications of the schema(s) in the following chart(s):\ntop:\n- at '': missing property 'lastname'\nsub:\n- at '': missing property 'age'\nodd:\ninvalid type for values: expected object (map), got string\n");
        ValuesSchema.Require(chart, new GoMap { ["lastname"] = "x", ["sub"] = new GoMap { ["age"] = 1.0 } });
    }
}
