import datetime
import decimal
import enum

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    and_,
    case,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    column_property,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
    validates,
)


class Base(DeclarativeBase):
    pass


class Kind(enum.Enum):
    NOVEL = "novel"
    ESSAY = "essay"


class TimeMixin:
    created: Mapped[datetime.datetime] = mapped_column(DateTime, default=datetime.datetime(2024, 1, 2, 3, 4, 5))


tagged = Table("tagged", Base.metadata, Column("book_id", ForeignKey("books.id"), primary_key=True), Column("tag_id", ForeignKey("tags.id"), primary_key=True))


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    nickname: Mapped[str | None]
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan", order_by="Book.id")

    @validates("name")
    def named(self, key, value):
        if not value:
            raise ValueError(f"{key} is empty")
        return value

    def __repr__(self):
        return f"Author({self.id}, {self.name!r})"


class Book(TimeMixin, Base):
    __tablename__ = "books"
    __table_args__ = (CheckConstraint("pages > 0", name="has_pages"), UniqueConstraint("title", "author_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50), index=True)
    pages: Mapped[int] = mapped_column(default=100)
    price: Mapped[decimal.Decimal] = mapped_column(Numeric(8, 2), default=decimal.Decimal("9.99"))
    kind: Mapped[Kind] = mapped_column(Enum(Kind), default=Kind.NOVEL)
    printed: Mapped[datetime.date | None] = mapped_column(Date)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    tags: Mapped[list["Tag"]] = relationship(secondary=tagged, back_populates="books", order_by="Tag.name")
    double = column_property(pages * 2)

    @hybrid_property
    def thick(self):
        return self.pages > 300


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    books: Mapped[list[Book]] = relationship(secondary=tagged, back_populates="tags")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
statements = []


@event.listens_for(engine, "before_cursor_execute")
def note(connection, cursor, statement, parameters, context, executemany):
    several = sorted(parameters) if isinstance(parameters, list) else parameters
    statements.append((" ".join(statement.split()), several))


def flush_notes():
    for statement, parameters in statements:
        print(" ", statement, parameters)
    statements.clear()


with Session(engine) as session:
    jane = Author(name="Jane", nickname="J")
    jane.books = [Book(title="Emma", pages=474, printed=datetime.date(1815, 12, 23)), Book(title="Notes", kind=Kind.ESSAY, price=decimal.Decimal("1.5"))]
    mary = Author(name="Mary", books=[Book(title="Frankenstein", pages=280)])
    classic, gothic = Tag(name="classic"), Tag(name="gothic")
    jane.books[0].tags.append(classic)
    mary.books[0].tags.extend([gothic, classic])
    session.add_all([jane, mary])
    session.commit()
    print(jane.id, [book.id for book in jane.books], mary.books[0].author is mary)
flush_notes()
with Session(engine) as session:
    for book in session.scalars(select(Book).order_by(Book.title)):
        print(book.title, book.pages, book.price, book.kind, book.printed, book.created, book.double, book.thick, [t.name for t in book.tags])
    flush_notes()
    query = select(Author.name, func.count(Book.id).label("n"), func.sum(Book.pages)).join(Author.books).group_by(Author.id).having(func.count() > 0).order_by(Author.name.desc())
    print(session.execute(query).all())
    print(session.scalars(select(Book.title).where(or_(Book.thick, and_(Book.kind == Kind.ESSAY, Book.pages.between(50, 150)))).order_by(Book.id)).all())
    print(session.scalars(select(Author).options(selectinload(Author.books).joinedload(Book.tags)).where(Author.name.like("J%"))).one().books[0].tags[0].name)
    print(session.scalars(select(Book).options(joinedload(Book.author)).where(Book.title.in_(["Emma", "x"]))).unique().all()[0].author)
    print(session.get(Author, 2), session.get(Author, 99), session.scalar(select(func.count()).select_from(Book)))
    other = aliased(Book)
    print(session.execute(select(Book.title, other.title).join(other, Book.id < other.id).order_by(Book.id, other.id).limit(2)).tuples().all())
    print(session.scalars(select(Author.name).where(exists().where(Book.author_id == Author.id, Book.pages < 200))).all())
    print(session.execute(select(Book.title, case((Book.pages > 300, "long"), else_=literal("short")))).mappings().first())
    try:
        session.scalars(select(Author).filter_by(name="Nobody")).one()
    except NoResultFound as error:
        print(error)
    flush_notes()
    session.expunge_all()
    emma = session.scalars(select(Book).filter_by(title="Emma")).one()
    emma.pages += 1
    emma.author.nickname = None
    emma.tags.remove(emma.tags[0])
    print(session.is_modified(emma), session.dirty is not None, inspect(emma).attrs.pages.history)
    session.flush()
    flush_notes()
    session.rollback()
    print(emma.pages, emma.author.nickname)
    session.execute(update(Book).where(Book.pages < 300).values(pages=Book.pages + 5))
    session.execute(delete(Book).where(Book.title == "Notes"))
    session.commit()
    print(session.execute(text("SELECT title, pages FROM books WHERE pages > :p ORDER BY id"), {"p": 200}).all())
    session.expunge_all()
    session.delete(session.get(Author, 1))
    session.commit()
    print(session.scalars(select(Book.title)).all())
    statements.clear()
    session.add(Author(name="Mary"))
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__, error.orig, error.statement, error.params)
        session.rollback()
    with session.begin_nested():
        session.add(Tag(name="new"))
    session.commit()
    print(session.scalars(select(Tag.name).order_by(Tag.id)).all())
    try:
        Author(name="")
    except ValueError as error:
        print(error)

metadata = MetaData()
users = Table("users", metadata, Column("id", Integer, primary_key=True), Column("name", String(20), nullable=False), Column("age", Integer, server_default="18"))
metadata.create_all(engine)
with engine.begin() as connection:
    print(connection.execute(insert(users).values(name="ann")).inserted_primary_key)
    connection.execute(insert(users), [{"name": "bob", "age": 5}, {"name": "cy", "age": 7}])
    for row in connection.execute(select(users).where(users.c.age < 18)):
        print(row, row.name, row._asdict())
    print(connection.execute(insert(users).values(name="di").returning(users.c.id, users.c.age)).one())
print(select(users).where(users.c.name.ilike("%a%")).limit(5), str(users.update().values(age=3)))
print(inspect(engine).get_table_names(), [column["name"] for column in inspect(engine).get_columns("users")])
Factory = sessionmaker(engine, expire_on_commit=False)
with Factory.begin() as session:
    session.add(Tag(name="last"))
print(repr(users.c.age.type), Author.__table__.name, Base.metadata.sorted_tables[-1].name)
with Session(engine) as session:
    session.scalars(select(Tag).where(Tag.name.in_(["new", "last"]))).one()
