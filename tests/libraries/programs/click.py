import click


class Range(click.ParamType):
    name = "range"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        try:
            low, high = value.split("..")
            return int(low), int(high)
        except ValueError:
            self.fail(f"{value!r} is no range", param, ctx)


@click.group()
@click.option("--debug/--no-debug", default=False, help="Say more.")
@click.version_option("1.2", prog_name="shop")
@click.pass_context
def cli(ctx, debug):
    """Manages a small shop."""
    ctx.obj = {"debug": debug}


@cli.command()
@click.argument("name")
@click.option("-c", "--count", type=click.IntRange(1, 9), default=1, show_default=True, help="How many.")
@click.option("--size", type=click.Choice(["small", "large"]), default="small")
@click.option("--span", type=Range(), default="1..3")
@click.option("--tag", multiple=True)
@click.pass_obj
def add(obj, name, count, size, span, tag):
    """Adds NAME to the stock."""
    click.echo(f"{obj['debug']} {name} {count} {size} {span} {tag}")
    if name == "nothing":
        raise click.ClickException("nothing to add")


@cli.command(short_help="Price of things.")
@click.argument("items", nargs=-1, required=True)
@click.option("--currency", envvar="SHOP_CURRENCY", default="EUR")
@click.option("-v", "verbose", count=True)
def price(items, currency, verbose):
    """Shows the price of ITEMS.

    It is the sum of the lengths of their names, in the currency that was asked for or in the one of the environment.
    """
    click.secho(f"{sum(map(len, items))} {currency}", fg="green")
    if verbose > 1:
        click.echo(click.style("very verbose", bold=True), err=True)


def run(*args):
    print("$", *args)
    try:
        print("->", cli.main(list(args), prog_name="shop", standalone_mode=False))
    except click.exceptions.Exit as stop:
        print("exit", stop.exit_code)
    except click.UsageError as error:
        print(type(error).__name__, error.exit_code, error.format_message())
    except click.ClickException as error:
        print(type(error).__name__, error.exit_code, error)


run("add", "pen")
run("--debug", "add", "pen", "-c", "3", "--size=large", "--span", "4..6", "--tag", "a", "--tag", "b")
run("add", "pen", "--count", "12")
run("add", "pen", "--size", "huge")
run("add", "pen", "--span", "4")
run("add", "nothing")
run("add")
run("price", "pen", "ink", "-vv")
run("price")
run("remove")
run("add", "pen", "--colour", "red")
run("--help")
run("add", "--help")
run("price", "--help")
run("--version")
print(click.unstyle(click.style("plain", fg="red")), click.format_filename("a/b.txt", shorten=True))
try:
    cli.main(["add", "--count"], prog_name="shop")
except SystemExit as stop:
    print("exit", stop.code)
