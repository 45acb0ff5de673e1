using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>Charts to render: shaped as the common ones are, with helpers that every template includes, loops, and values turned to YAML.</summary>
internal static class ChartFolder
{
    private const string Helpers = """
        {{- define "web.name" -}}
        {{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
        {{- end -}}
        {{- define "web.fullname" -}}
        {{- if contains (include "web.name" .) .Release.Name -}}
        {{- .Release.Name | trunc 63 | trimSuffix "-" -}}
        {{- else -}}
        {{- printf "%s-%s" .Release.Name (include "web.name" .) | trunc 63 | trimSuffix "-" -}}
        {{- end -}}
        {{- end -}}
        {{- define "web.selector" -}}
        app.kubernetes.io/name: {{ include "web.name" . }}
        app.kubernetes.io/instance: {{ .Release.Name }}
        {{- end -}}
        {{- define "web.labels" -}}
        helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
        {{ include "web.selector" . }}
        {{- with .Chart.AppVersion }}
        app.kubernetes.io/version: {{ . | quote }}
        {{- end }}
        app.kubernetes.io/managed-by: {{ .Release.Service }}
        {{- end -}}
        """;

    private const string Deployment = """
        {{- if .Values.enabled }}
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ include "web.fullname" . }}-NUMBER
          labels:
            {{- include "web.labels" . | nindent 4 }}
        spec:
          replicas: {{ .Values.replicaCount }}
          selector:
            matchLabels:
              {{- include "web.selector" . | nindent 6 }}
          template:
            metadata:
              {{- with .Values.podAnnotations }}
              annotations:
                {{- toYaml . | nindent 8 }}
              {{- end }}
              labels:
                {{- include "web.selector" . | nindent 8 }}
            spec:
              containers:
                - name: {{ .Chart.Name }}
                  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
                  env:
                    {{- range $name, $value := .Values.env }}
                    - name: {{ $name | upper | replace "." "_" }}
                      value: {{ $value | quote }}
                    {{- end }}
                  ports:
                    {{- range $index, $port := .Values.ports }}
                    - name: port-{{ $index }}
                      containerPort: {{ $port }}
                    {{- end }}
                  resources:
                    {{- toYaml .Values.resources | nindent 12 }}
              {{- if and .Values.affinity (not (eq .Values.kind "single")) }}
              affinity:
                {{- TPL | nindent 8 }}
              {{- end }}
        {{- end }}
        """;

    private const string Values = """
        enabled: true
        kind: many
        replicaCount: 3
        image: {repository: registry.example.com/web, tag: ""}
        env: {log.level: info, workers: "4", cache: redis://cache:6379, feature.a: "on", feature.b: "off"}
        ports: [8080, 9090, 9091]
        podAnnotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 500m, memory: 256Mi}}
        affinity:
          podAntiAffinity:
            preferredDuringSchedulingIgnoredDuringExecution:
              - weight: 100
                podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: '{{ include "web.name" . }}'}}}
        """;

    /// <summary>Makes a chart of <paramref name="templates"/> templates, spread over it and <paramref name="subcharts"/> charts in it.</summary>
    public static string Make(string folder, string name, int templates, int subcharts, string affinity)
    {
        var path = Path.Combine(folder, name);
        var each = templates / (subcharts + 1);
        Write(path, name, templates - (each * subcharts), affinity);
        for (var i = 0; i < subcharts; i++)
        {
            var sub = string.Create(CultureInfo.InvariantCulture, $"sub{i}");
            Write(Path.Combine(path, "charts", sub), sub, each, affinity);
        }

        return path;
    }

    private static void Write(string path, string name, int templates, string affinity)
    {
        Directory.CreateDirectory(Path.Combine(path, "templates"));
        File.WriteAllText(Path.Combine(path, "Chart.yaml"), $"apiVersion: v2\nname: {name}\nversion: 1.2.3\nappVersion: \"2.0\"\n");
        File.WriteAllText(Path.Combine(path, "values.yaml"), Values);
        File.WriteAllText(Path.Combine(path, "templates", "_helpers.tpl"), Helpers);
        for (var i = 0; i < templates; i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{i:000}");
            File.WriteAllText(Path.Combine(path, "templates", $"deployment-{number}.yaml"), Deployment.Replace("NUMBER", number, StringComparison.Ordinal).Replace("TPL", affinity, StringComparison.Ordinal));
        }
    }
}
