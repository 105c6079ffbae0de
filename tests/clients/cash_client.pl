# Makes the calls that stand in JSON on standard input with SOAP::Lite, and prints what each returned.
use strict;
use warnings;
use JSON::PP;
use SOAP::Lite;

my $namespace = 'https://www.cashweb.nl/?api';
(my $url = $ARGV[0]) =~ s{/wsdl$}{};
my $client = SOAP::Lite->proxy($url)->default_ns($namespace)->readable(0);
my %known;
my @results;

sub part {
    my ($name, $value) = @_;
    return SOAP::Data->name($name => $known{$value} // $value)->type('string') unless ref $value;
    my @children = map { SOAP::Data->name("api:$_" => $value->{$_})->type('string') } sort keys %$value;
    return SOAP::Data->name($name => \SOAP::Data->value(@children))->attr({'xmlns:api' => $namespace});
}

for my $call (@{decode_json(do { local $/; <STDIN> })}) {
    my ($operation, $parts) = @$call;
    my $answer = $client->call($operation, map { part($_, $parts->{$_}) } sort keys %$parts);
    die $answer->faultstring if $answer->fault;
    my %result = %{$answer->body->{"${operation}Response"}};
    $result{response}{code} += 0;
    if (ref $result{transaction}) {
        $result{transaction}{status} += 0;
        $known{'$id'} = $result{transaction}{id};
    }
    $known{'$token'} = $result{token} if $result{token};
    push @results, \%result;
}
print encode_json(\@results);
