using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Nixish.Analyzers;

/// <summary>
/// NIX0001: a buildable becomes plain text, and whatever is built with that text no longer depends on it.
/// Nix tracks this as string context; in C# the type <c>StoreString</c> does, and this analyzer guards the ways around it.
/// NIX0002: a secret becomes text, by the same ways. The text would be a mask, but whoever wrote it meant the secret.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostReferenceAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The rule's id.</summary>
    public const string Id = "NIX0001";

    /// <summary>The id of the rule about secrets.</summary>
    public const string SecretId = "NIX0002";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        "A buildable becomes plain text",
        "'{0}' becomes plain text here and loses the dependency on what it refers to; declare the target as StoreString: StoreString path = $\"{{{0}}}/…\"",
        "Nixish",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A StoreString remembers what it refers to; a string does not, so what uses it would not be rebuilt when the reference changes, and could not be built at all elsewhere.");

    private static readonly DiagnosticDescriptor SecretRule = new(
        SecretId,
        "A secret becomes text",
        "'{0}' is a secret and becomes text here; write {0}.Reference to name it, or await {0}.RevealAsync() where it is delivered",
        "Nixish",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Text finds its way into stores, states, logs and messages. A SecretValue made into text is a mask; only revealing it, on purpose, gives the secret.");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule, SecretRule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (ReferenceTypes.In(start.Compilation) is not { } types)
            {
                return;
            }

            start.RegisterOperationAction(operation => Interpolation(operation, types), OperationKind.Interpolation);
            start.RegisterOperationAction(operation => Append(operation, types), OperationKind.InterpolatedStringAppendFormatted);
            start.RegisterOperationAction(operation => Concatenation(operation, types), OperationKind.Binary);
            start.RegisterOperationAction(operation => Assignment(operation, types), OperationKind.CompoundAssignment);
            start.RegisterOperationAction(operation => Call(operation, types), OperationKind.Invocation);
        });
    }

    // The hole of an interpolated string that became a string or a FormattableString: a handler's holes are Append operations.
    private static void Interpolation(OperationAnalysisContext context, ReferenceTypes types) =>
        Report(context, types, ((IInterpolationOperation)context.Operation).Expression);

    // A handler that takes the hole as what it is may keep the reference; one that takes anything (a bare type parameter, object) formats it.
    private static void Append(OperationAnalysisContext context, ReferenceTypes types)
    {
        if (((IInterpolatedStringAppendOperation)context.Operation).AppendCall is IInvocationOperation { Arguments.Length: > 0 } call &&
            call.TargetMethod.OriginalDefinition.Parameters[0].Type is var taken && !types.Refers(taken) && !types.IsSecret(taken))
        {
            Report(context, types, call.Arguments[0].Value);
        }
    }

    private static void Concatenation(OperationAnalysisContext context, ReferenceTypes types)
    {
        var binary = (IBinaryOperation)context.Operation;
        if (binary is { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String })
        {
            Report(context, types, binary.LeftOperand);
            Report(context, types, binary.RightOperand);
        }
    }

    private static void Assignment(OperationAnalysisContext context, ReferenceTypes types)
    {
        var assignment = (ICompoundAssignmentOperation)context.Operation;
        if (assignment is { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String })
        {
            Report(context, types, assignment.Value);
        }
    }

    private static void Call(OperationAnalysisContext context, ReferenceTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { Instance: { } instance, TargetMethod: { Name: nameof(ToString), Parameters.Length: 0 } } && instance is not IInstanceReferenceOperation)
        {
            Report(context, types, instance);
        }
        else if (ReferenceTypes.Formats(call.TargetMethod))
        {
            foreach (var argument in call.Arguments)
            {
                foreach (var value in Elements(argument.Value))
                {
                    Report(context, types, value);
                }
            }
        }
    }

    // What a params call passes is an array or a span that the compiler made.
    private static ImmutableArray<IOperation> Elements(IOperation value) => Unconverted(value) switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        ICollectionExpressionOperation collection => collection.Elements,
        var single => [single],
    };

    private static void Report(OperationAnalysisContext context, ReferenceTypes types, IOperation operand)
    {
        var value = Unconverted(operand);
        if (types.Refers(value.Type) && !types.IsShown(operand, value.Type))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rule, value.Syntax.GetLocation(), value.Syntax.ToString()));
        }
        else if (types.IsSecret(value.Type))
        {
            context.ReportDiagnostic(Diagnostic.Create(SecretRule, value.Syntax.GetLocation(), value.Syntax.ToString()));
        }
    }

    // Only conversions that keep the object: a conversion that the program defines makes something else of it.
    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}
