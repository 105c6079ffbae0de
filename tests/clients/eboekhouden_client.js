// Makes the calls that stand in JSON on standard input with node's `soap` or `strong-soap` (the first argument says
// which), and prints what each returned.
const fs = require('node:fs');
const [library, wsdl] = process.argv.slice(2);
const known = {};
// A dateTime is read as a Date: shown in the client's own time, as it was written.
Date.prototype.toJSON = function () {
  return new Date(this.getTime() - this.getTimezoneOffset() * 60000).toISOString().replace('Z', '');
};

function connect() {
  return new Promise((resolve, reject) => {
    const soap = library === 'soap' ? require('soap') : require('strong-soap').soap;
    soap.createClient(wsdl, {}, (error, client) => (error ? reject(error) : resolve(client)));
  });
}

function call(client, operation, parts) {
  return new Promise((resolve, reject) => {
    client[operation](parts, (error, result) => {
      const fault = error && error.root && error.root.Envelope.Body.Fault;
      if (error && !fault) reject(error);
      else if (fault) resolve({ fault: fault.faultstring || fault.Reason.Text.$value || fault.Reason.Text });
      else resolve((result || {})[`${operation}Result`] || null);
    });
  });
}

function filled(parts) {
  const text = JSON.stringify(parts);
  return JSON.parse(Object.keys(known).reduce((all, name) => all.replaceAll(`"$${name}"`, known[name]), text));
}

async function main() {
  const client = await connect();
  const results = [];
  for (const [operation, parts] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    const result = await call(client, operation, filled(parts));
    for (const [name, value] of Object.entries(result || {})) known[name] = JSON.stringify(value);
    results.push(result);
  }
  console.log(JSON.stringify(results));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
