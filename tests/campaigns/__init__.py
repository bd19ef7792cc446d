"""Harm of every kind, done at random and judged: ``make campaign``; a short form is a test."""

from tests.campaigns.campaign import Campaign
from tests.campaigns.command_lines import CommandLines
from tests.campaigns.exports import Exports
from tests.campaigns.flips import Flips
from tests.campaigns.full_disk import FullDisk
from tests.campaigns.kills import Kills
from tests.campaigns.links import Links
from tests.campaigns.uploads import Uploads

ALL: tuple[type[Campaign], ...] = (Kills, Flips, FullDisk, Exports, Uploads, CommandLines, Links)
