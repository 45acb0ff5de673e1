// The peer of RenderScenario: the same Deployments through cdk8s. "serve" renders at each line of input; "once" renders and leaves.
const path = require('path');
const { App, Chart, ApiObject } = require('cdk8s');

function render() {
  const app = new App({ outdir: path.join(__dirname, 'out') });
  const chart = new Chart(app, 'web');
  for (let i = 0; i < 1000; i++) {
    const name = `web-${String(i).padStart(4, '0')}`;
    new ApiObject(chart, name, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'prod', labels: { team: 'core' } },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            containers: [{
              name: 'web',
              image: `registry.example.com/shop/web:${i}`,
              ports: [{ containerPort: 8080 }],
              env: [{ name: 'DEBUG', value: 'on' }, { name: 'PORT', value: '8080' }],
              resources: { limits: { cpu: '500m', memory: '256Mi' } },
            }],
          },
        },
      },
    });
  }
  app.synth();
}

if (process.argv[2] === 'once') {
  render();
} else {
  require('readline').createInterface({ input: process.stdin }).on('line', () => {
    const started = process.hrtime.bigint();
    render();
    console.log(Number(process.hrtime.bigint() - started) / 1e6);
  });
}
